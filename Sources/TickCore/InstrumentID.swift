/// A dense number for one instrument of one run, in the order of first sight.
///
/// Limits: depends on arrival order, so it never decides the order of any output.
@frozen public struct InstrumentID: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
    public let rawValue: UInt32

    @inlinable @inline(__always)
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The index of this instrument in dense per-instrument arrays.
    @inlinable @inline(__always)
    public var index: Int { Int(truncatingIfNeeded: rawValue) }

    /// "No instrument": the message names none, or one never announced.
    @inlinable @inline(__always)
    public static var none: InstrumentID { InstrumentID(rawValue: .max) }
}
