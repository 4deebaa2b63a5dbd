import CTickLinux

/// The Castagnoli CRC that Kafka's batches and our own files carry.
///
/// Cost: an instruction for eight bytes where the processor has one (x86-64 with SSE 4.2); else
/// eight bytes a step from tables.
/// Source: RFC 3720, appendix B.4; check value of "123456789": E3069283.
public struct CRC32C: Sendable {
    private var register: UInt32 = ~0

    /// The CRC of nothing yet.
    public init() {}

    /// The CRC of what was taken so far.
    public var value: UInt32 { ~register }

    /// The CRC of these bytes.
    public static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var crc = CRC32C()
        crc.take(bytes)
        return crc.value
    }

    /// The CRC of these bytes.
    public static func of(_ bytes: [UInt8]) -> UInt32 { bytes.withUnsafeBytes { of($0) } }

    /// Takes more bytes.
    public mutating func take(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        if Self.hasInstruction {
            register = tick_crc32c(register, base, bytes.count)
        } else {
            takeByTables(bytes)
        }
    }

    /// Takes more bytes where the processor has no instruction for it.
    mutating func takeByTables(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        register = Self.tables.withUnsafeBufferPointer { tables in
            Self.step(register, base, bytes.count, tables.baseAddress!)
        }
    }

    /// Whether the processor knows this CRC.
    static let hasInstruction = tick_has_crc32c() != 0

    private static func step(
        _ start: UInt32, _ base: UnsafeRawPointer, _ count: Int, _ t: UnsafePointer<UInt32>
    ) -> UInt32 {
        var crc = start
        var at = 0
        while at &+ 8 <= count {
            let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            let x = word ^ UInt64(crc)
            crc =
                t[1792 &+ Int(x & 0xFF)] ^ t[1536 &+ Int((x &>> 8) & 0xFF)]
                ^ t[1280 &+ Int((x &>> 16) & 0xFF)] ^ t[1024 &+ Int((x &>> 24) & 0xFF)]
                ^ t[768 &+ Int((x &>> 32) & 0xFF)] ^ t[512 &+ Int((x &>> 40) & 0xFF)]
                ^ t[256 &+ Int((x &>> 48) & 0xFF)] ^ t[Int(x &>> 56)]
            at &+= 8
        }
        while at < count {
            let byte = base.load(fromByteOffset: at, as: UInt8.self)
            crc = (crc &>> 8) ^ t[Int((crc ^ UInt32(byte)) & 0xFF)]
            at &+= 1
        }
        return crc
    }

    /// Eight tables of 256: the n-th is the effect of a byte with n bytes after it.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var crc = UInt32(byte)
            for _ in 0..<8 { crc = (crc &>> 1) ^ (crc & 1 == 1 ? 0x82F6_3B78 : 0) }
            tables[byte] = crc
        }
        for table in 1..<8 {
            for byte in 0..<256 {
                let before = tables[(table - 1) * 256 + byte]
                tables[table * 256 + byte] = (before &>> 8) ^ tables[Int(before & 0xFF)]
            }
        }
        return tables
    }()
}
