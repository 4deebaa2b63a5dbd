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
    @inlinable public static var noTime: Int64 { .min }

    /// A packet of given parts; `bytes` must outlive its use.
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
    /// The number in the registry; above 16 bits only for our own.
    public let rawValue: UInt32

    /// The link type of that number, known or not.
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// BSD loopback: four bytes of address family in the writer's byte order.
    @inlinable public static var null: LinkType { LinkType(rawValue: 0) }
    /// Ethernet II, with or without 802.1Q and 802.1ad tags.
    @inlinable public static var ethernet: LinkType { LinkType(rawValue: 1) }
    /// Raw IP as some BSD captures number it (DLT_RAW).
    @inlinable public static var rawBSD: LinkType { LinkType(rawValue: 12) }
    /// Raw IP as OpenBSD numbers it (DLT_RAW).
    @inlinable public static var rawOpenBSD: LinkType { LinkType(rawValue: 14) }
    /// Raw IPv4 or IPv6, told by the version nibble.
    @inlinable public static var raw: LinkType { LinkType(rawValue: 101) }
    /// OpenBSD loopback: four big-endian bytes of address family.
    @inlinable public static var loop: LinkType { LinkType(rawValue: 108) }
    /// Linux cooked capture, version 1: a header of 16 bytes.
    @inlinable public static var linuxSLL: LinkType { LinkType(rawValue: 113) }
    /// Raw IPv4 only.
    @inlinable public static var ipv4: LinkType { LinkType(rawValue: 228) }
    /// Raw IPv6 only.
    @inlinable public static var ipv6: LinkType { LinkType(rawValue: 229) }
    /// Linux cooked capture, version 2: a header of 20 bytes.
    @inlinable public static var linuxSLL2: LinkType { LinkType(rawValue: 276) }
    /// A Nasdaq BinaryFILE record: no link layer, the bytes are one application message.
    @inlinable public static var binaryFile: LinkType { LinkType(rawValue: 0x1_0000) }
}
