import TickCore

/// The messages that did not fit their definition: how many, and the first bytes of some.
///
/// Concurrency: owned by the decoding thread.
/// Cost: a counter and a short search per odd message; nothing for others.
/// Limits: keeps one sample for each kind and type byte, at most `samplesMax`; counts them all.
public struct OddMessages: Sendable {
    /// The most samples kept.
    public static let samplesMax = 64
    /// The most bytes kept of one message.
    public static let sampleBytes = 32

    /// Messages with bytes behind their known fields.
    public private(set) var longer: UInt64 = 0
    /// Messages of types that the definition does not have.
    public private(set) var unknown: UInt64 = 0
    /// Messages that were empty, or shorter than their fields.
    public private(set) var malformed: UInt64 = 0
    /// The first message of each kind and type byte, in order of arrival.
    public private(set) var samples: [Sample] = []

    /// The first message of one kind and type byte, and how many came.
    public struct Sample: Sendable {
        /// What was odd about them.
        public let fit: MessageRow.Fit
        /// The type byte; nil for an empty message.
        public let type: UInt8?
        /// The capture record of the first one, from 1.
        public let packet: UInt64
        /// The ordinal of the first one in its packet, from 1.
        public let message: UInt64
        /// The length of the first one.
        public let byteCount: Int
        /// Its first bytes.
        public let bytes: [UInt8]
        /// How many came.
        public fileprivate(set) var count: UInt64
    }

    /// None yet.
    public init() {}

    /// How many messages there were of all kinds.
    public var total: UInt64 { longer &+ unknown &+ malformed }

    /// Takes note of one message; `.known` is not odd and passes.
    public mutating func note(
        _ fit: MessageRow.Fit, _ bytes: ByteView, packet: UInt64, message: UInt64
    ) {
        switch fit {
        case .known: return
        case .longer: longer &+= 1
        case .unknown: unknown &+= 1
        case .malformed: malformed &+= 1
        }
        let type = bytes.count > 0 ? bytes.u8(0) : nil
        if let index = samples.firstIndex(where: { $0.fit == fit && $0.type == type }) {
            samples[index].count &+= 1
        } else if samples.count < Self.samplesMax {
            samples.append(
                Sample(
                    fit: fit, type: type, packet: packet, message: message,
                    byteCount: bytes.count, bytes: Array(bytes.buffer.prefix(Self.sampleBytes)),
                    count: 1))
        }
    }
}
