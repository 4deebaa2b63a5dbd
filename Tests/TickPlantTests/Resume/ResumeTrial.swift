import Foundation
import TickCore
import TickFeeds
import TickQuery
import TickTransport
import TickWindows
import Testing

@testable import TickPlant

/// One replay, run as a whole with a state taken at every look, and gone on with from each of them.
struct ResumeTrial {
    /// A state with how much of each output stood before it.
    struct Saved {
        var bytes: [UInt8]
        var position: ReplayPosition
        var sizes: [Int]
    }

    /// What a run has put out: bars, late rows, quotes.
    struct Outcome {
        var outputs: [[UInt8]]
        /// Summary and counters, but for where the windows ran.
        var report: String
        var isDamaged: Bool
        var saved: [Saved]
    }

    /// Takes a state wherever it is wanted, and counts what stands in the output files then.
    final class Taker: ReplayCheckpointing {
        var saved: [Saved] = []
        let paths: [String]
        let isDue: (ReplayPosition) -> Bool

        init(_ paths: [String], _ isDue: @escaping (ReplayPosition) -> Bool) {
            self.paths = paths
            self.isDue = isDue
        }

        func due(_ position: ReplayPosition) -> Bool { isDue(position) }

        func take(_ state: consuming ReplayState, _ position: ReplayPosition) {
            let sizes = paths.map { path in
                ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int) ?? 0
            }
            saved.append(Saved(bytes: state.encoded(), position: position, sizes: sizes))
        }
    }

    var paths: [String]
    var bars = ["1s"]
    var format = BarWriter.Format.csv
    var hasQuotes = false
    var ofQuotes = false
    var lookEvery = 1
    /// How tables are read, where the inputs may be some.
    var tables: TradeTableOptions?
    /// Whether later states must be the same, byte for byte. Not where doubts overlap: a run keeps
    /// some longer than it must, and one that goes on from a state has forgotten them.
    var comparesStates = true
    var change: (inout ReplayOptions) throws -> Void = { _ in }

    init(_ paths: [String], bars: [String] = ["1s"]) {
        self.paths = paths
        self.bars = bars
    }

    func options() throws -> ReplayOptions {
        let equities = SessionCalendar(zone: .newYork, open: 34_200, close: 57_600)!
        let plans = try BarsText.plans(bars) { (_) throws(PlanError) in equities }
        var options = ReplayOptions(plans)
        options.shards = .inline
        options.writesQuotes = hasQuotes
        if ofQuotes { try options.takeQuotes() }
        try change(&options)
        return options
    }

    /// Runs from a state, or from the beginning; a state is taken wherever `isDue` wants one.
    func run(
        from state: [UInt8]? = nil, isDue: @escaping (ReplayPosition) -> Bool = { _ in false },
        more: (inout ReplayOptions) -> Void = { _ in }
    ) throws -> Outcome {
        let scratch = try Scratch()
        let files = ["bars", "late", "quotes"].map { scratch.path($0) }
        var options = try options()
        let taker = Taker(files, isDue)
        options.checkpoints = CheckpointPolicy(taker, lookEvery: lookEvery)
        if let state { options.resumeFrom = try ReplayState(decoding: state) }
        more(&options)
        let outputs = try files.map { try OutputFile.create($0, force: false) }
        let report = try Replay.run(
            try CaptureInputs(paths, tables: tables), options, format: format, file: outputs[0],
            late: outputs[1],
            quotes: hasQuotes ? QuoteFile(file: outputs[2], format: .csv) : nil)
        var plain = report
        plain.placing = ""
        let summary = ReplaySummary(plain)
        let text = (summary.lines() + summary.damageLines()).joined(separator: "\n")
        return Outcome(
            outputs: try files.map(fileBytes), report: "\(text)\n\(plain)",
            isDamaged: report.isDamaged, saved: taker.saved)
    }

    /// Runs the whole, and on from states that `isDue` wants; all must be as if never
    /// interrupted, and every state as the whole run's at the same place.
    ///
    /// Of the packets every so many are taken, from a random one of the first on, so that over many
    /// runs of the tests all are; `TICKPLANT_RESUME_STEP=1` takes many at once.
    @discardableResult
    func check(
        isDue: ((ReplayPosition) -> Bool)? = nil, every: Int = 1,
        resumeWith more: (inout ReplayOptions) -> Void = { _ in },
        _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Outcome {
        let plain = try run()
        let step = UInt64(every * CampaignSize.of("RESUME_STEP", default: 40))
        let first = UInt64.random(in: 0..<step)
        let whole = try run { position in
            position.isEnd
                || isDue?(position)
                    ?? (position.packets / UInt64(lookEvery) % step == first)
        }
        var faults = Faults()
        for (output, name) in Self.names.enumerated() {
            faults.compare(plain.outputs[output], whole.outputs[output], "\(name) of a run watched")
        }
        faults.compare(plain.report, whole.report, "the report of a run watched")
        for (index, saved) in whole.saved.enumerated() {
            let next = index + 1 < whole.saved.count ? whole.saved[index + 1].position : nil
            let rest = try run(from: saved.bytes, isDue: { $0 == next || $0.isEnd }, more: more)
            faults.place = "after packet \(saved.position.packets)"
            for (output, name) in Self.names.enumerated() {
                let joined =
                    whole.outputs[output].prefix(saved.sizes[output]) + rest.outputs[output]
                faults.compare(Array(joined), whole.outputs[output], name)
            }
            faults.compare(rest.report, whole.report, "the report")
            if rest.isDamaged != whole.isDamaged { faults.note("whether it is damaged") }
            if saved.position.isEnd || !comparesStates { continue }
            faults.compare(rest.saved[0].bytes, whole.saved[index + 1].bytes, "the next state")
            faults.compare(rest.saved.last!.bytes, whole.saved.last!.bytes, "the last state")
        }
        #expect(
            faults.count == 0, "\(faults.kinds): \(faults.first) \(comment?.rawValue ?? "")",
            sourceLocation: sourceLocation)
        return whole
    }

    private static let names = ["bars", "late rows", "quotes"]

    /// Where two runs differ; the first place in words.
    struct Faults {
        var count = 0
        /// How often each thing differed.
        var kinds: [String: Int] = [:]
        var first = ""
        var place = ""

        mutating func note(_ text: String) {
            count += 1
            if count == 1 { first = "\(text) \(place)" }
        }

        mutating func compare(_ have: String, _ want: String, _ what: String) {
            compare(Array(have.utf8), Array(want.utf8), what)
        }

        mutating func compare(_ have: [UInt8], _ want: [UInt8], _ what: String) {
            guard have != want else { return }
            let common = zip(have, want).prefix { $0 == $1 }.count
            func text(_ bytes: [UInt8]) -> String {
                let part = bytes[max(0, common - 150)..<min(bytes.count, common + 150)]
                return String(decoding: part.map { $0 < 127 && $0 > 8 ? $0 : 46 }, as: UTF8.self)
            }
            kinds[what, default: 0] += 1
            note(
                "\(what): \(have.count) and \(want.count) bytes, other from \(common) on:"
                    + " \(text(have)) -- for -- \(text(want))")
        }
    }
}
