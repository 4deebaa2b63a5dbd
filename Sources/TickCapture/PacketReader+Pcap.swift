import TickCore

/// Classic pcap: a 24-byte file header, then records of 16 bytes and the captured bytes.
extension PacketReader {
    /// Takes the record at the cursor if it is wholly in the buffer and sane.
    ///
    /// Layout (16 bytes, the file's byte order): 0 seconds u32 · 4 fraction u32 · 8 captured u32 ·
    /// 12 original u32.
    @inlinable @inline(__always)
    mutating func takePcapRecord(_ packet: inout Packet, isSwapped: Bool) -> Bool {
        let left = buffer.end - buffer.cursor
        guard left >= 16 else { return false }
        let captured = field(8, isSwapped)
        guard captured <= capturedMax, Int(captured) <= left &- 16 else { return false }
        let fraction = field(4, isSwapped)
        if fraction >= fractionsPerSecond { oddities.fractionsTooLarge &+= 1 }
        if captured > snapLength { oddities.aboveSnapLength &+= 1 }
        // At most 4.3e18 + 4.3e12: never overflows.
        let seconds = Int64(field(0, isSwapped))
        let time = seconds &* 1_000_000_000 &+ Int64(fraction) &* nanosPerFraction
        let bytes = ByteView(base: buffer.cursor + 16, count: Int(captured))
        deliver(&packet, bytes: bytes, original: Int(field(12, isSwapped)), time: time)
        buffer.cursor += 16 &+ Int(captured)
        return true
    }

    @inlinable @inline(__always)
    func field(_ offset: Int, _ isSwapped: Bool) -> UInt32 {
        let raw = buffer.cursor.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        return isSwapped ? raw.byteSwapped : raw
    }

    /// The record that straddles the buffer's end, or the end, or damage.
    mutating func nextPcapSlowly(_ packet: inout Packet) -> PacketOutcome {
        let isSwapped = layout == .pcapSwapped
        if isSwapped, takePcapRecord(&packet, isSwapped: true) { return .packet }
        guard fillPcapRecord(isSwapped) else { return tellEnd() }
        let taken = takePcapRecord(&packet, isSwapped: isSwapped)
        precondition(taken, "the whole pcap record before byte \(buffer.offset) was not taken")
        return .packet
    }

    /// Makes a whole record stand at the cursor, or ends the reader.
    private mutating func fillPcapRecord(_ isSwapped: Bool) -> Bool {
        let start = buffer.offset
        guard buffer.fill(16) else {
            endOfBytes("pcap record header", from: start)
            return false
        }
        let captured = field(8, isSwapped)
        guard captured <= capturedMax else {
            fail(
                .recordTooLarge,
                "record says it captured \(captured) bytes, the most here is \(capturedMax);"
                    + " the record before or this one is damaged", at: start)
            return false
        }
        guard buffer.fill(16 + Int(captured)) else {
            endOfBytes("pcap record", from: start)
            return false
        }
        return true
    }

    /// Reads the file header.
    ///
    /// Layout (24 bytes): 0 magic u32 · 4 major u16 · 6 minor u16 · 8 reserved · 16 snap length
    /// u32 · 20 link type (bits 0-15), reserved (16-25), FCS present (26) and length (28-31).
    mutating func openPcap(isBigEndian: Bool, nanos: Bool) {
        format = nanos ? .pcapNanoseconds : .pcapMicroseconds
        guard buffer.fill(24) else { return refuseShort() }
        let header = OrderedBytes(
            ByteView(base: buffer.cursor, count: 24), isBigEndian: isBigEndian)
        let (major, minor) = (header.u16(4), header.u16(6))
        guard major == 2, minor == 4 else {
            return refuse(
                .unsupportedVersion,
                "pcap version \(major).\(minor) is not read, only 2.4; convert it with editcap",
                at: 4)
        }
        guard header.u32(20) & 0x03FF_0000 == 0 else {
            let word = String(header.u32(20), radix: 16)
            return refuse(
                .corrupt, "pcap link type word 0x\(word) has reserved bits set", at: 20)
        }
        linkType = LinkType(rawValue: header.u32(20) & 0xFFFF)
        setLimits(snapLength: header.u32(16))
        nanosPerFraction = nanos ? 1 : 1000
        fractionsPerSecond = nanos ? 1_000_000_000 : 1_000_000
        buffer.cursor += 24
        layout = isBigEndian == (1.bigEndian == 1) ? .pcap : .pcapSwapped
    }

    private mutating func setLimits(snapLength declared: UInt32) {
        let ceiling = UInt32(Self.recordBytesMax)
        // A snap length of 0 means that none was set.
        snapLength = declared == 0 ? .max : declared
        capturedMax = min(max(declared, Self.capturedMaxFloor), ceiling)
    }
}
