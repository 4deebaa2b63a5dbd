import TickCore

/// pcapng: blocks, each with its type and its length before and after its body.
extension PacketReader {
    /// One whole block; `bytes` from its type to its second length.
    struct Block {
        var type: UInt32
        var bytes: OrderedBytes
        var start: UInt64

        /// Where the body ends.
        var bodyEnd: Int { bytes.count - 4 }
    }

    /// Reads the section header that starts the file.
    mutating func readFirstSection() {
        guard let block = nextBlock() else { return }
        _ = enterSection(block)
    }

    /// The next packet of any block type.
    mutating func nextPcapng(_ packet: inout Packet) -> PacketOutcome {
        while let block = nextBlock() {
            let isGood =
                switch block.type {
                case PcapngBlock.sectionHeader: enterSection(block)
                case PcapngBlock.interfaceDescription: addInterface(block)
                case PcapngBlock.interfaceStatistics: addStatistics(block)
                case PcapngBlock.enhancedPacket: takeEnhanced(block, &packet)
                case PcapngBlock.simplePacket: takeSimple(block, &packet)
                case PcapngBlock.obsoletePacket: takeObsolete(block, &packet)
                default: countSkipped()
                }
            guard isGood else { return tellEnd() }
            if PcapngBlock.carriesPacket(block.type) { return .packet }
        }
        return tellEnd()
    }

    private mutating func countSkipped() -> Bool {
        oddities.blocksSkipped &+= 1
        return true
    }

    /// Frames the next block and consumes it; nil at the end, `damage` says whether a clean one.
    private mutating func nextBlock() -> Block? {
        while true {
            let start = buffer.offset
            guard let (type, length) = blockHeader(start) else { return nil }
            if Int(length) > Self.recordBytesMax, !PcapngBlock.isRead(type) {
                guard skipBlock(length, start) else { return nil }
                continue
            }
            guard checkLength(type, length, start) else { return nil }
            guard buffer.fill(Int(length)) else {
                endOfBytes("pcapng block", from: start)
                return nil
            }
            let view = ByteView(base: buffer.cursor, count: Int(length))
            let bytes = OrderedBytes(view, isBigEndian: section.isBigEndian)
            guard checkTrailer(bytes.u32(view.count - 4), length, start) else { return nil }
            buffer.cursor += Int(length)
            return Block(type: type, bytes: bytes, start: start)
        }
    }

    /// Type and total length of the block at the cursor; a section header sets the byte order.
    private mutating func blockHeader(_ start: UInt64) -> (type: UInt32, length: UInt32)? {
        guard buffer.fill(12) else {
            endOfBytes("pcapng block header", from: start)
            return nil
        }
        let view = ByteView(base: buffer.cursor, count: 12)
        if view.u32be(0) == PcapngBlock.sectionHeader {
            let isBigEndian = view.u32be(8) == PcapngBlock.byteOrderMagic
            guard isBigEndian || view.u32le(8) == PcapngBlock.byteOrderMagic else {
                fail(.corrupt, "pcapng section header has no byte-order magic", at: start)
                return nil
            }
            section.isBigEndian = isBigEndian
        }
        let bytes = OrderedBytes(view, isBigEndian: section.isBigEndian)
        return (bytes.u32(0), bytes.u32(4))
    }

    private mutating func checkLength(_ type: UInt32, _ length: UInt32, _ start: UInt64) -> Bool {
        guard length >= PcapngBlock.sizeMin(type), length % 4 == 0 else {
            fail(
                .corrupt,
                "pcapng block of type \(type) says it is \(length) bytes long, which cannot be;"
                    + " the block before or this one is damaged", at: start)
            return false
        }
        guard Int(length) <= Self.recordBytesMax else {
            fail(
                .recordTooLarge,
                "pcapng block of type \(type) says it is \(length) bytes long, the most read is"
                    + " \(Self.recordBytesMax)", at: start)
            return false
        }
        return true
    }

    private mutating func checkTrailer(
        _ trailer: UInt32, _ length: UInt32, _ start: UInt64
    ) -> Bool {
        guard trailer != length else { return true }
        fail(
            .corrupt,
            "pcapng block gives its length as \(length) before and \(trailer) after its body",
            at: start)
        return false
    }

    /// Passes over a block too large for the buffer whose type is not read.
    private mutating func skipBlock(_ length: UInt32, _ start: UInt64) -> Bool {
        guard buffer.skip(UInt64(length) - 4), buffer.fill(4) else {
            endOfBytes("pcapng block", from: start)
            return false
        }
        let view = ByteView(base: buffer.cursor, count: 4)
        let trailer = OrderedBytes(view, isBigEndian: section.isBigEndian).u32(0)
        guard checkTrailer(trailer, length, start) else { return false }
        buffer.cursor += 4
        return countSkipped()
    }
}
