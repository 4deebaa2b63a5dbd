/// One captured frame as it stood in the file or came from the socket, from its link layer on.
///
/// Concurrency: a borrowed value; `bytes` live until the reader's next call.
/// Units: `receiveTime` Int64 nanoseconds since the Unix epoch, UTC.
@frozen public struct Packet {
    /// The captured bytes, link layer first; for a BinaryFILE day file one message without length.
    public var bytes: ByteView
    /// The length on the wire; larger than `bytes.count` when the capture's snap length cut it.
    public var originalCount: Int
    /// Capture time, or `Packet.noTime` where the record carries none (pcapng simple packets).
    public var receiveTime: Int64
    /// The record's number in its file, from 1, all records counted.
    public var number: UInt64
    /// What the bytes start with.
    public var linkType: LinkType
    /// Which input the packet came from, in the order of the arguments, from 0.
    public var source: UInt16

    /// Stands for "this record carries no time".
    public static let noTime = Int64.min

    @inlinable
    public init(
        bytes: ByteView, originalCount: Int, receiveTime: Int64, number: UInt64,
        linkType: LinkType, source: UInt16
    ) {
        self.bytes = bytes
        self.originalCount = originalCount
        self.receiveTime = receiveTime
        self.number = number
        self.linkType = linkType
        self.source = source
    }

    /// Whether the snap length cut bytes off.
    @inlinable public var isTruncated: Bool { bytes.count < originalCount }
}

/// A link type by its LINKTYPE_ number.
///
/// Source: www.tcpdump.org/linktypes.html. `binaryFile` is ours, outside the registry's 16 bits.
@frozen public struct LinkType: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32

    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let null = LinkType(rawValue: 0)
    public static let ethernet = LinkType(rawValue: 1)
    public static let rawBSD = LinkType(rawValue: 12)
    public static let rawOpenBSD = LinkType(rawValue: 14)
    public static let raw = LinkType(rawValue: 101)
    public static let loop = LinkType(rawValue: 108)
    public static let linuxSLL = LinkType(rawValue: 113)
    public static let ipv4 = LinkType(rawValue: 228)
    public static let ipv6 = LinkType(rawValue: 229)
    public static let linuxSLL2 = LinkType(rawValue: 276)
    /// A Nasdaq BinaryFILE record: no link layer, the bytes are one application message.
    public static let binaryFile = LinkType(rawValue: 0x1_0000)
}
