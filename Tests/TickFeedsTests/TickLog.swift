import TickCore
import TickFeeds

/// What a tick decoder handed on, in order.
struct TickLog: TickSink {
    var ticks: [Tick] = []
    var unresolved: [(instrument: InstrumentID, time: Int64)] = []
    /// The event times that the decoder returned; kept by who calls it.
    var observed: [Int64] = []
    var ends = 0
    var unreadable: [UInt64] = []

    mutating func accept(_ tick: Tick) { ticks.append(tick) }

    mutating func unresolved(
        _ instrument: InstrumentID, at eventTime: Int64, _ origin: MessageOrigin
    ) {
        unresolved.append((instrument, eventTime))
    }

    mutating func unreadable(_ origin: MessageOrigin) { unreadable.append(origin.sequence) }

    mutating func endOfMessages() { ends += 1 }
}

extension FeedDecoder where Self: ~Copyable {
    /// Decodes one message as the first of its packet.
    mutating func decode(_ message: MessageBytes, _ origin: MessageOrigin) -> Int64? {
        begin(origin)
        return message.bytes.withUnsafeBytes { decode(ByteView($0), sequence: origin.sequence) }
    }
}

/// A message built field by field, as the specification lays it out.
struct MessageBytes {
    var bytes: [UInt8] = []

    func text(_ value: String, _ width: Int) -> Self {
        appending(Array(value.utf8) + Array(repeating: 0x20, count: width - value.utf8.count))
    }

    func big<T: FixedWidthInteger>(_ value: T) -> Self {
        appending(withUnsafeBytes(of: value.bigEndian) { Array($0) })
    }

    func little<T: FixedWidthInteger>(_ value: T) -> Self {
        appending(withUnsafeBytes(of: value.littleEndian) { Array($0) })
    }

    /// The low 48 bits, big-endian.
    func big48(_ value: UInt64) -> Self {
        appending(withUnsafeBytes(of: value.bigEndian) { Array($0.dropFirst(2)) })
    }

    func zeros(_ count: Int) -> Self { appending(Array(repeating: 0, count: count)) }

    private func appending(_ more: [UInt8]) -> Self { MessageBytes(bytes: bytes + more) }
}
