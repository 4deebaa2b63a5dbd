/// A dense number for one instrument of one run, in the order of first sight.
///
/// Limits: depends on arrival order, so it never decides the order of any output.
@frozen public struct InstrumentID: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
    /// 0 for the first instrument seen; `UInt32.max` is `none`.
    public let rawValue: UInt32

    /// The id of that number; the table that gave it out knows its symbol.
    @inlinable @inline(__always)
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The index of this instrument in dense per-instrument arrays.
    @inlinable @inline(__always)
    public var index: Int { Int(truncatingIfNeeded: rawValue) }

    /// "No instrument": the message names none, or one never announced.
    @inlinable @inline(__always)
    public static var none: InstrumentID { InstrumentID(rawValue: .max) }
}
