import TickCore

/// The pcapng block that nearly all captures are made of, without the detours of the others.
extension PacketReader {
    /// Takes the block at the cursor if it is a whole enhanced packet block in this machine's byte
    /// order, without options, of an interface with plain times; else leaves everything as it is.
    ///
    /// Cost: some thirty loads and compares; no division.
    mutating func takePlainEnhanced(_ packet: inout Packet) -> Bool {
        let left = buffer.end - buffer.cursor
        guard left >= 32, section.isBigEndian == (1.bigEndian == 1) else { return false }
        let (length, captured) = (Int(blockField(4)), Int(blockField(20)))
        guard blockField(0) == PcapngBlock.enhancedPacket, length <= left,
            length == 32 + (captured + 3) & ~3, blockField(length - 4) == blockField(4),
            Int(blockField(8)) < section.interfaces.count
        else { return false }
        let interface = section.interfaces[Int(blockField(8))]
        let units = UInt64(blockField(12)) << 32 | UInt64(blockField(16))
        guard interface.offsetSeconds == 0, interface.resolution.isWholeNanoseconds,
            interface.snapLength == 0 || captured <= interface.snapLength,
            let time = interface.resolution.nanoseconds(units)
        else { return false }
        linkType = interface.linkType
        let bytes = ByteView(base: buffer.cursor + 28, count: captured)
        deliver(&packet, bytes: bytes, original: Int(blockField(24)), time: time)
        buffer.cursor += length
        return true
    }

    @inline(__always)
    private func blockField(_ offset: Int) -> UInt32 {
        buffer.cursor.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
    }
}
