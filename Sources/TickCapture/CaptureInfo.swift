import TickCore

/// What a reader knows of its file so far: format, link types, times, and oddities counted.
///
/// Units: times Int64 nanoseconds since the Unix epoch, UTC; `Packet.noTime` where there is none.
public struct CaptureInfo: Sendable, Equatable {
    /// What the file was recognised as.
    public var format: CaptureFormat
    /// The link types seen, in order, without repetition.
    public var linkTypes: [LinkType]
    /// The snap length of a pcap file, the largest of a pcapng file's interfaces; 0 is unlimited.
    public var snapLength: UInt32
    /// Records delivered.
    public var packets: UInt64
    /// The first packet's time.
    public var firstTime: Int64
    /// The last packet's time in file order.
    public var lastTime: Int64
    /// pcapng: every interface of every section, in order.
    public var interfaces: [PcapngInterface]
    /// What was odd.
    public var oddities: CaptureOddities

    /// The link type as capinfos says it: `ether`, `per-packet` for several, `none` for none.
    public var linkTypeName: String {
        switch linkTypes.count {
        case 0: "none"
        case 1: linkTypes[0].name
        default: "per-packet"
        }
    }

    /// Packets that the capturing machine says it dropped: per packet plus per interface.
    public var droppedByCapture: UInt64 {
        interfaces.reduce(oddities.droppedBeforePackets) { $0 &+ $1.statisticsDrops }
    }
}

/// Values that are carried as they stand and counted.
@frozen public struct CaptureOddities: Sendable, Equatable {
    /// pcap: fraction of a second of 1e6 (1e9) or more.
    public var fractionsTooLarge: UInt64 = 0
    /// Captured length above the file's or interface's snap length.
    public var aboveSnapLength: UInt64 = 0
    /// Times outside Int64 nanoseconds or in a unit too fine; delivered without time.
    public var timesOutOfRange: UInt64 = 0
    /// pcapng: blocks of types not read here.
    public var blocksSkipped: UInt64 = 0
    /// pcapng: options that reach past their block.
    public var malformedOptions: UInt64 = 0
    /// pcapng: the sum of the drop counts of packet blocks.
    public var droppedBeforePackets: UInt64 = 0

    /// Nothing odd.
    @inlinable public init() {}
}

/// What a capture file was recognised as.
public enum CaptureFormat: String, Sendable {
    case unknown
    case pcapMicroseconds = "pcap (microseconds)"
    case pcapNanoseconds = "pcap (nanoseconds)"
    case pcapng
    case binaryFile = "Nasdaq BinaryFILE"
}
