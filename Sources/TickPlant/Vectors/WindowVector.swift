import TickCore
import TickWindows

/// One window vector: what to run, on which input, and everything that must come out.
///
/// Units: times as the file has them, without a unit; calendar vectors count seconds.
public struct WindowVector: Sendable {
    /// The vector's name.
    public var id: String
    /// What it shows, in a sentence.
    public var title: String
    var window: VectorWindow
    var allowedLateness: Int64 = 0
    var accumulation = WindowPlan.Accumulation.accumulating
    var watermark = Watermark(strategy: .explicit, sources: 1)
    var fill = WindowPlan.Fill.none
    /// What a trade under a condition may touch; a condition not listed may touch all.
    var eligibility: [String: Tick.Eligibility] = [:]
    /// The times set in the callback of a timer, by the time it fires at.
    var onFire: [Int64: [Int64]] = [:]
    /// In order of arrival; an input's place is the number of its step.
    var input: [VectorInput]
    /// In order of output.
    var expected: [VectorRecord]

    /// What moves event time, and how many sources have a say.
    struct Watermark: Sendable, Equatable {
        var strategy: WatermarkStrategy
        var sources: Int
    }
}

/// How a vector cuts its input.
enum VectorWindow: Sendable, Equatable {
    /// Into windows of a kind.
    case windows(WindowKind)
    /// Into bars of a session calendar.
    case calendar(size: Int64, VectorCalendar)
    /// Not at all: user timers alone.
    case timers
}

/// The session calendar of a vector; its times of day are seconds from local midnight.
struct VectorCalendar: Sendable, Equatable {
    /// The time zone's name, whether or not it is one that is known here.
    var zone: String
    var open: Int
    var close: Int
    /// Dates without a session.
    var holidays: Set<CivilDate>
    /// The close of dates that end early.
    var earlyCloses: [CivilDate: Int]
}
