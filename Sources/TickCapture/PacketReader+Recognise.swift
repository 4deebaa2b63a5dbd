import TickCore

/// Telling the format by the first bytes.
extension PacketReader {
    /// Reads the file header and sets up for its records, or sets `damage`.
    mutating func recognise(_ messageSizes: MessageSizes) {
        guard buffer.fill(4) else { return refuseShort() }
        switch buffer.cursor.loadUnaligned(as: UInt32.self).bigEndian {
        case 0xA1B2_C3D4: openPcap(isBigEndian: true, nanos: false)
        case 0xD4C3_B2A1: openPcap(isBigEndian: false, nanos: false)
        case 0xA1B2_3C4D: openPcap(isBigEndian: true, nanos: true)
        case 0x4D3C_B2A1: openPcap(isBigEndian: false, nanos: true)
        case 0x0A0D_0D0A: openPcapng()
        case 0xA1B2_CD34, 0x34CD_B2A1:
            refuse(
                .unsupportedVersion,
                "is a \"modified\" pcap file, which is not read; convert it with editcap -F pcap")
        default: openBinaryFile(messageSizes)
        }
    }

    /// Ends the reader before its first record.
    mutating func refuse(_ code: CaptureError.Code, _ message: String, at offset: UInt64 = 0) {
        damage = CaptureError(code, message, path: path, offset: offset, packetsBefore: 0)
        layout = .ended
    }

    /// Refuses a file too short for its header, or reports the source's own failure.
    mutating func refuseShort() {
        let count = buffer.count
        if var failure = buffer.failure {
            failure.packetsBefore = 0
            damage = failure
        } else if count == 0 {
            refuse(.empty, "is empty; there is no capture in it")
        } else {
            refuse(
                .cut, "ends after \(count) bytes, inside the file header; get the whole file",
                at: UInt64(count))
        }
    }

    private mutating func openPcapng() {
        format = .pcapng
        layout = .pcapng
        readFirstSection()
    }
}
