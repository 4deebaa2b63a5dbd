/// Builds the bytes of captures and frames in memory, field by field.
struct CaptureBuilder {
    var bytes: [UInt8] = []
    var isBigEndian = false

    mutating func u8(_ value: UInt8) { bytes.append(value) }

    mutating func u16(_ value: UInt16) {
        withUnsafeBytes(of: isBigEndian ? value.bigEndian : value.littleEndian) { bytes += $0 }
    }

    mutating func u32(_ value: UInt32) {
        withUnsafeBytes(of: isBigEndian ? value.bigEndian : value.littleEndian) { bytes += $0 }
    }

    mutating func u64(_ value: UInt64) {
        withUnsafeBytes(of: isBigEndian ? value.bigEndian : value.littleEndian) { bytes += $0 }
    }

    mutating func padTo4() {
        while bytes.count % 4 != 0 { bytes.append(0) }
    }
}

/// Classic pcap.
extension CaptureBuilder {
    static func pcap(
        isBigEndian: Bool = false, nanos: Bool = false, snapLength: UInt32 = 65535,
        linkType: UInt32 = 1, major: UInt16 = 2, minor: UInt16 = 4
    ) -> CaptureBuilder {
        var file = CaptureBuilder(isBigEndian: isBigEndian)
        file.u32(nanos ? 0xA1B2_3C4D : 0xA1B2_C3D4)
        file.u16(major)
        file.u16(minor)
        file.u64(0)
        file.u32(snapLength)
        file.u32(linkType)
        return file
    }

    mutating func record(
        seconds: UInt32, fraction: UInt32, _ frame: [UInt8], original: UInt32? = nil
    ) {
        u32(seconds)
        u32(fraction)
        u32(UInt32(frame.count))
        u32(original ?? UInt32(frame.count))
        bytes += frame
    }
}

/// pcapng.
extension CaptureBuilder {
    static func pcapng(isBigEndian: Bool = false) -> CaptureBuilder {
        var file = CaptureBuilder()
        file.section(isBigEndian: isBigEndian)
        return file
    }

    mutating func section(isBigEndian: Bool, major: UInt16 = 1, minor: UInt16 = 0) {
        self.isBigEndian = isBigEndian
        block(0x0A0D_0D0A) { body in
            body.u32(0x1A2B_3C4D)
            body.u16(major)
            body.u16(minor)
            body.u64(.max)
        }
    }

    mutating func block(_ type: UInt32, _ fill: (inout CaptureBuilder) -> Void) {
        var body = CaptureBuilder(isBigEndian: isBigEndian)
        fill(&body)
        body.padTo4()
        u32(type)
        u32(UInt32(body.bytes.count + 12))
        bytes += body.bytes
        u32(UInt32(body.bytes.count + 12))
    }

    mutating func option(_ code: UInt16, _ value: (inout CaptureBuilder) -> Void) {
        var field = CaptureBuilder(isBigEndian: isBigEndian)
        value(&field)
        u16(code)
        u16(UInt16(field.bytes.count))
        bytes += field.bytes
        padTo4()
    }

    mutating func interface(
        linkType: UInt16 = 1, snapLength: UInt32 = 0, resolution: UInt8? = nil,
        offsetSeconds: Int64? = nil
    ) {
        block(1) { body in
            body.u16(linkType)
            body.u16(0)
            body.u32(snapLength)
            if let resolution { body.option(9) { $0.u8(resolution) } }
            if let offsetSeconds { body.option(14) { $0.u64(UInt64(bitPattern: offsetSeconds)) } }
            body.u32(0)
        }
    }

    mutating func enhanced(
        interface: UInt32 = 0, units: UInt64, _ frame: [UInt8], drops: UInt64? = nil
    ) {
        block(6) { body in
            body.u32(interface)
            body.u32(UInt32(units >> 32))
            body.u32(UInt32(truncatingIfNeeded: units))
            body.u32(UInt32(frame.count))
            body.u32(UInt32(frame.count))
            body.bytes += frame
            body.padTo4()
            if let drops { body.option(4) { $0.u64(drops) } }
        }
    }

    mutating func simple(_ frame: [UInt8], original: UInt32? = nil) {
        block(3) { body in
            body.u32(original ?? UInt32(frame.count))
            body.bytes += frame
        }
    }

    mutating func obsolete(interface: UInt16, drops: UInt16, units: UInt64, _ frame: [UInt8]) {
        block(2) { body in
            body.u16(interface)
            body.u16(drops)
            body.u32(UInt32(units >> 32))
            body.u32(UInt32(truncatingIfNeeded: units))
            body.u32(UInt32(frame.count))
            body.u32(UInt32(frame.count))
            body.bytes += frame
        }
    }
}
