/// A digest of bytes that come piece by piece, the same on every machine and for every cut.
///
/// Concurrency: a value. Cost: some 10 GB/s where pieces are large; nothing is allocated.
/// Limits: 64 bits, not cryptographic. Source: xxHash specification 0.1.1, XXH64 of seed 0.
public struct ContentDigest: Sendable, Equatable {
    private var lanes: (UInt64, UInt64, UInt64, UInt64)
    /// Bytes that do not fill a stripe of 32 yet.
    private var rest = [UInt8]()
    /// Bytes taken.
    public private(set) var count: UInt64 = 0

    private static var prime1: UInt64 { 0x9E37_79B1_85EB_CA87 }
    private static var prime2: UInt64 { 0xC2B2_AE3D_27D4_EB4F }
    private static var prime3: UInt64 { 0x1656_67B1_9E37_79F9 }
    private static var prime4: UInt64 { 0x85EB_CA77_C2B2_AE63 }
    private static var prime5: UInt64 { 0x27D4_EB2F_1656_67C5 }

    /// Of no bytes.
    public init() {
        lanes = (Self.prime1 &+ Self.prime2, Self.prime2, 0, 0 &- Self.prime1)
    }

    /// Whether both have taken the same, but for chance.
    public static func == (left: ContentDigest, right: ContentDigest) -> Bool {
        left.count == right.count && left.value == right.value
    }

    /// Takes more bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        count &+= UInt64(bytes.count)
        var bytes = bytes
        if !rest.isEmpty {
            let missing = min(32 - rest.count, bytes.count)
            rest += bytes[..<missing]
            bytes = UnsafeRawBufferPointer(rebasing: bytes[missing...])
            guard rest.count == 32 else { return }
            rest.withUnsafeBytes { takeStripes($0) }
            rest.removeAll(keepingCapacity: true)
        }
        let whole = bytes.count & ~31
        takeStripes(UnsafeRawBufferPointer(rebasing: bytes[..<whole]))
        rest += bytes[whole...]
    }

    private mutating func takeStripes(_ bytes: UnsafeRawBufferPointer) {
        var (one, two, three, four) = lanes
        for place in stride(from: 0, to: bytes.count, by: 32) {
            one = Self.round(one, Self.word(bytes, place))
            two = Self.round(two, Self.word(bytes, place &+ 8))
            three = Self.round(three, Self.word(bytes, place &+ 16))
            four = Self.round(four, Self.word(bytes, place &+ 24))
        }
        lanes = (one, two, three, four)
    }

    /// The digest of all taken so far.
    public var value: UInt64 {
        var hash = (count < 32 ? Self.prime5 : joined) &+ count
        rest.withUnsafeBytes { rest in
            var place = 0
            while rest.count - place >= 8 {
                hash = hash ^ Self.round(0, Self.word(rest, place))
                hash = Self.rotate(hash, 27) &* Self.prime1 &+ Self.prime4
                place += 8
            }
            if rest.count - place >= 4 {
                let half = rest.loadUnaligned(fromByteOffset: place, as: UInt32.self)
                hash ^= UInt64(UInt32(littleEndian: half)) &* Self.prime1
                hash = Self.rotate(hash, 23) &* Self.prime2 &+ Self.prime3
                place += 4
            }
            for byte in rest[place...] {
                hash = Self.rotate(hash ^ UInt64(byte) &* Self.prime5, 11) &* Self.prime1
            }
        }
        hash = (hash ^ hash &>> 33) &* Self.prime2
        hash = (hash ^ hash &>> 29) &* Self.prime3
        return hash ^ hash &>> 32
    }

    private var joined: UInt64 {
        var hash =
            Self.rotate(lanes.0, 1) &+ Self.rotate(lanes.1, 7) &+ Self.rotate(lanes.2, 12)
            &+ Self.rotate(lanes.3, 18)
        for lane in [lanes.0, lanes.1, lanes.2, lanes.3] {
            hash = (hash ^ Self.round(0, lane)) &* Self.prime1 &+ Self.prime4
        }
        return hash
    }

    @inline(__always)
    private static func word(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }

    @inline(__always)
    private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        rotate(lane &+ word &* prime2, 31) &* prime1
    }

    @inline(__always)
    private static func rotate(_ value: UInt64, _ bits: UInt64) -> UInt64 {
        value &<< bits | value &>> (64 &- bits)
    }
}
