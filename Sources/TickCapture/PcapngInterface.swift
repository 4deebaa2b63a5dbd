import TickCore

/// One interface that a pcapng section describes.
public struct PcapngInterface: Sendable, Equatable {
    /// What its packets start with.
    public var linkType: LinkType
    /// The snap length; 0 is unlimited.
    public var snapLength: UInt32
    /// The unit of its times.
    public var resolution = TimeResolution.microseconds
    /// Seconds to add to its times.
    public var offsetSeconds: Int64 = 0
    /// Packets dropped by the interface and its system, from the newest statistics.
    public var statisticsDrops: UInt64 = 0
}

/// The unit of a pcapng interface's times.
///
/// Source: draft-ietf-opsawg-pcapng, option if_tsresol.
public struct TimeResolution: Sendable, Equatable {
    /// Units in one second; 0 where the unit is finer than can be carried.
    public let unitsPerSecond: UInt64
    /// Nanoseconds in one unit; 0 where that is no whole number.
    private let nanosPerUnit: UInt64

    /// Whether a time is a whole number of nanoseconds, so that no division is needed.
    var isWholeNanoseconds: Bool { nanosPerUnit > 0 }

    /// The default.
    public static let microseconds = TimeResolution(code: 6)

    /// From the option's byte: 10^-n, or 2^-n where the top bit is set.
    public init(code: UInt8) {
        let exponent = Int(code & 0x7F)
        let units: UInt64
        if code & 0x80 != 0 {
            units = exponent < 64 ? 1 << UInt64(exponent) : 0
        } else {
            units = exponent <= 19 ? (0..<exponent).reduce(1) { units, _ in units * 10 } : 0
        }
        self.init(unitsPerSecond: units)
    }

    /// Of so many units in a second; 0 for one too fine.
    init(unitsPerSecond units: UInt64) {
        unitsPerSecond = units
        let isWhole = units > 0 && 1_000_000_000 % units == 0
        nanosPerUnit = isWhole ? 1_000_000_000 / units : 0
    }

    /// `units` since the epoch, plus `offsetSeconds`, in nanoseconds; nil outside Int64.
    public func nanoseconds(_ units: UInt64, offsetSeconds: Int64 = 0) -> Int64? {
        if nanosPerUnit > 0, offsetSeconds == 0 {
            let (nanos, overflows) = units.multipliedReportingOverflow(by: nanosPerUnit)
            return overflows ? nil : Int64(exactly: nanos)
        }
        guard unitsPerSecond > 0 else { return nil }
        let (whole, rest) = units.quotientAndRemainder(dividingBy: unitsPerSecond)
        let product = rest.multipliedFullWidth(by: 1_000_000_000)
        let fraction = unitsPerSecond.dividingFullWidth(product).quotient
        guard let seconds = Int64(exactly: whole) else { return nil }
        let (sum, sumOverflows) = seconds.addingReportingOverflow(offsetSeconds)
        let (nanos, nanosOverflow) = sum.multipliedReportingOverflow(by: 1_000_000_000)
        let (time, timeOverflows) = nanos.addingReportingOverflow(Int64(fraction))
        return sumOverflows || nanosOverflow || timeOverflows ? nil : time
    }
}
