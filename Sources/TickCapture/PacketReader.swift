import TickCore

/// Walks the records of one capture: pcap, pcapng or Nasdaq BinaryFILE, told by content.
///
/// Concurrency: one thread; keep it in a local variable.
/// Cost: a pcap or BinaryFILE record is a few loads and no call; nothing is allocated per packet.
/// Limits: a record is at most `recordBytesMax`. After damage everything before it was delivered
/// and the reader stays at its end.
/// Source: draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng, Nasdaq BinaryFILE 1.00.
@frozen public struct PacketReader: ~Copyable {
    @usableFromInline var buffer: CaptureBuffer
    /// Up to where the buffer was looked ahead, and where the packet there is guessed to end.
    @usableFromInline var ahead: UnsafeRawPointer
    @usableFromInline var aheadEnd: UnsafeRawPointer
    @usableFromInline var layout = Layout.ended
    @usableFromInline let source: UInt16
    @usableFromInline var linkType = LinkType.ethernet
    /// pcap: the largest captured length believed.
    @usableFromInline var capturedMax: UInt32 = 0
    @usableFromInline var snapLength: UInt32 = 0
    @usableFromInline var nanosPerFraction: Int64 = 1
    @usableFromInline var fractionsPerSecond: UInt32 = 1_000_000_000
    @usableFromInline var number: UInt64 = 0
    @usableFromInline var firstTime = Packet.noTime
    @usableFromInline var lastTime = Packet.noTime
    @usableFromInline var oddities = CaptureOddities()
    var format: CaptureFormat
    var section: PcapngSection
    var pastInterfaces: [PcapngInterface]

    /// What stopped the reader, if anything did.
    public internal(set) var damage: CaptureError?
    var damageIsTold: Bool

    /// The largest record read, 16 MiB.
    public static let recordBytesMax = 16 << 20
    /// The captured length that a pcap header with a smaller snap length still allows, 256 KiB:
    /// what libpcap allows.
    public static let capturedMaxFloor: UInt32 = 256 << 10

    /// How records follow one another.
    @usableFromInline enum Layout: UInt8 { case pcap, pcapSwapped, binaryFile, pcapng, ended }

    /// A reader of `source` whose packets are marked as of input number `input`.
    ///
    /// Reads the file header at once; where that fails, `damage` is set and `next` says so.
    /// `messageSizes` tells a BinaryFILE day file from garbage; `digests` says that it will be
    /// asked for its position, or is to go to one.
    public init(
        _ source: any ChunkSource, input: UInt16 = 0,
        messageSizes: MessageSizes = .totalViewITCH50, digests: Bool = false
    ) {
        buffer = CaptureBuffer(source, digests: digests)
        ahead = buffer.cursor
        aheadEnd = ahead
        self.source = input
        format = .unknown
        section = PcapngSection()
        pastInterfaces = []
        damage = nil
        damageIsTold = false
        recognise(messageSizes)
    }

    /// Reads the next record into `packet`; its bytes live until the next call.
    @inlinable @inline(__always)
    public mutating func next(_ packet: inout Packet) -> PacketOutcome {
        switch layout {
        case .pcap: if takePcapRecord(&packet, isSwapped: false) { return .packet }
        case .binaryFile: if takeBinaryFileRecord(&packet) { return .packet }
        case .pcapSwapped, .pcapng, .ended: break
        }
        // A packet of its own, so that the caller's can stay in registers.
        var slow = Packet.blank
        let outcome = nextSlowly(&slow)
        if outcome == .packet { packet = slow }
        return outcome
    }

    /// What is known of the file so far.
    public var info: CaptureInfo {
        let interfaces = pastInterfaces + section.interfaces
        var linkTypes: [LinkType] = []
        if layout != .pcapng, format != .pcapng, format != .unknown { linkTypes = [linkType] }
        for interface in interfaces where !linkTypes.contains(interface.linkType) {
            linkTypes.append(interface.linkType)
        }
        return CaptureInfo(
            format: format, linkTypes: linkTypes,
            snapLength: interfaces.map(\.snapLength).max() ?? snapLength, packets: number,
            firstTime: firstTime, lastTime: lastTime, interfaces: interfaces, oddities: oddities)
    }

    /// The input as the user named it.
    public var path: String { buffer.source.path }

    /// Bytes taken so far from the file, before decompression, and its size; for progress.
    public var progress: (read: UInt64, total: UInt64?) {
        (buffer.source.compressedBytesRead, buffer.source.totalBytes)
    }

    /// The offset in the uncompressed data of the next record.
    public var offset: UInt64 { buffer.offset }

    /// The records that need a refill, pcapng, the end and damage.
    @usableFromInline @inline(never)
    mutating func nextSlowly(_ packet: inout Packet) -> PacketOutcome {
        // A refill moves the bytes; looking ahead begins anew.
        defer { (ahead, aheadEnd) = (buffer.cursor, buffer.cursor) }
        switch layout {
        case .pcap, .pcapSwapped: return nextPcapSlowly(&packet)
        case .binaryFile: return nextBinaryFileSlowly(&packet)
        case .pcapng: return takePlainEnhanced(&packet) ? .packet : nextPcapng(&packet)
        case .ended: return tellEnd()
        }
    }

    /// Hands out `captured` bytes at `offset` from the cursor as the next packet.
    @inlinable @inline(__always)
    mutating func deliver(
        _ packet: inout Packet, bytes: ByteView, original: Int, time: Int64
    ) {
        number &+= 1
        if number == 1 { firstTime = time }
        lastTime = time
        packet.bytes = bytes
        packet.originalCount = original
        packet.receiveTime = time
        packet.number = number
        packet.linkType = linkType
        packet.source = source
    }
}
