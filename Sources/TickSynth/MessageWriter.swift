/// What gives an encoder room for its next message.
protocol MessageWriter: ~Copyable {
    /// Messages so far.
    var messageCount: UInt64 { get }
    /// The time of the last heartbeat by the clock a receiver judges it by, or `Int64.min`.
    var quietUntil: Int64 { get }
    var hasFailed: Bool { get }
    /// Room for one message of `byteCount` bytes that leaves at `time`; it counts as written.
    mutating func reserve(_ byteCount: Int, at time: Int64) -> WireMessage
    /// Ends the stream and the file.
    mutating func close(at time: Int64) throws(SynthError)
}
