import TickCore

/// Nasdaq BinaryFILE: a 2-byte big-endian length before each message; length 0 ends the file.
extension PacketReader {
    /// Takes the message at the cursor if it is wholly in the buffer.
    @inlinable @inline(__always)
    mutating func takeBinaryFileRecord(_ packet: inout Packet) -> Bool {
        let left = buffer.end - buffer.cursor
        guard left >= 2 else { return false }
        let size = Int(buffer.cursor.loadUnaligned(as: UInt16.self).bigEndian)
        guard size != 0, size <= left &- 2 else { return false }
        let bytes = ByteView(base: buffer.cursor + 2, count: size)
        deliver(&packet, bytes: bytes, original: size, time: Packet.noTime)
        buffer.cursor += 2 &+ size
        return true
    }

    /// The message that straddles the buffer's end, or the end, or damage.
    mutating func nextBinaryFileSlowly(_ packet: inout Packet) -> PacketOutcome {
        guard fillMessage() else { return tellEnd() }
        let taken = takeBinaryFileRecord(&packet)
        precondition(taken, "the whole message before byte \(buffer.offset) was not taken")
        return .packet
    }

    /// Makes a whole message stand at the cursor, or ends the reader.
    private mutating func fillMessage() -> Bool {
        let start = buffer.offset
        guard buffer.fill(2) else {
            endOfBytes("message length", from: start)
            return false
        }
        let size = Int(buffer.cursor.loadUnaligned(as: UInt16.self).bigEndian)
        guard size != 0 else {
            endOfSession(start)
            return false
        }
        guard buffer.fill(2 + size) else {
            endOfBytes("message", from: start)
            return false
        }
        return true
    }

    /// The zero length that ends a day; nothing may follow it.
    private mutating func endOfSession(_ start: UInt64) {
        buffer.cursor += 2
        guard buffer.fill(1) else { return endOfBytes("message", from: buffer.offset) }
        fail(
            .trailingBytes,
            "bytes follow the zero length that ends the file; all messages before it were read",
            at: start + 2)
    }

    /// Accepts the file if its first messages have the sizes of their types.
    mutating func openBinaryFile(_ sizes: MessageSizes) {
        guard startsLikeBinaryFile(sizes) else {
            return refuse(
                .notACapture,
                "is no pcap, pcapng or BinaryFILE capture (it starts \(firstBytes()));"
                    + " check the file")
        }
        format = .binaryFile
        layout = .binaryFile
        linkType = .binaryFile
    }

    /// Looks at up to eight messages: the first must be known, later ones known, cut or the end.
    private mutating func startsLikeBinaryFile(_ sizes: MessageSizes) -> Bool {
        _ = buffer.fill(8 * (2 + 64))
        let bytes = ByteView(base: buffer.cursor, count: buffer.count)
        var offset = 0
        for index in 0..<8 {
            guard bytes.has(3, at: offset) else { return index > 0 }
            let size = bytes.u16be(offset)
            if size == 0 { return index > 0 }
            guard sizes[bytes.u8(offset + 2)] == size else { return false }
            offset += 2 + Int(size)
        }
        return true
    }

    private func firstBytes() -> String {
        (0..<min(8, buffer.count)).map { index in
            let byte = buffer.cursor.load(fromByteOffset: index, as: UInt8.self)
            return (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined(separator: " ")
    }
}
