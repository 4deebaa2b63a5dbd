import TickStorage

extension Checkpoint {
    private static let magic = Array("TPCK".utf8)
    private static let version: UInt16 = 1

    /// The file's bytes.
    func encoded() -> [UInt8] {
        var bytes = Self.magic
        bytes.appendLittleEndian(Self.version)
        bytes.appendLittleEndian(number)
        bytes.appendLittleEndian(run.high)
        bytes.appendLittleEndian(run.low)
        bytes.append(stage.rawValue)
        bytes.appendLittleEndian(incarnation)
        bytes.appendLittleEndian(UInt32(streams.count))
        for stream in streams {
            let name = Array(stream.name.utf8)
            bytes.appendLittleEndian(UInt32(name.count))
            bytes += name
            bytes.appendLittleEndian(stream.end)
            bytes.appendLittleEndian(stream.endAtState)
            bytes.appendLittleEndian(stream.digest)
            bytes.appendLittleEndian(stream.fingerprint)
        }
        bytes.appendLittleEndian(state ?? 0)
        return Sealed.seal(bytes)
    }

    /// Reads a file's bytes; nil where they are cut, damaged or of another version.
    init?(_ bytes: [UInt8]) {
        let read = bytes.withUnsafeBytes { Sealed.body($0).flatMap(Self.read) }
        guard let read else { return nil }
        self = read
    }

    private static func read(_ body: UnsafeRawBufferPointer) -> Checkpoint? {
        var cursor = ByteCursor(body)
        guard let magic = cursor.take(4), magic.elementsEqual(Self.magic),
            cursor.littleEndian(UInt16.self) == version,
            let number = cursor.littleEndian(UInt64.self),
            let high = cursor.littleEndian(UInt64.self), let low = cursor.littleEndian(UInt64.self),
            let stage = cursor.byte().flatMap(Stage.init),
            let incarnation = cursor.littleEndian(Int16.self),
            let count = cursor.littleEndian(UInt32.self)
        else { return nil }
        var streams: [Stream] = []
        for _ in 0..<count {
            guard let stream = readStream(&cursor) else { return nil }
            streams.append(stream)
        }
        guard let state = cursor.littleEndian(UInt64.self), cursor.remaining == 0 else {
            return nil
        }
        return Checkpoint(
            number: number, run: RunID(high: high, low: low), stage: stage,
            incarnation: incarnation, streams: streams, state: state == 0 ? nil : state)
    }

    private static func readStream(_ cursor: inout ByteCursor) -> Stream? {
        guard let size = cursor.littleEndian(UInt32.self), let name = cursor.take(Int(size)),
            let end = cursor.littleEndian(Int64.self),
            let before = cursor.littleEndian(Int64.self), before >= 0, before <= end,
            let digest = cursor.littleEndian(UInt32.self),
            let fingerprint = cursor.littleEndian(UInt64.self)
        else { return nil }
        return Stream(
            name: String(decoding: name, as: UTF8.self), end: end, endAtState: before,
            digest: digest,
            fingerprint: fingerprint)
    }
}

/// Bytes that end in the CRC-32C of all before.
enum Sealed {
    static func seal(_ bytes: [UInt8]) -> [UInt8] {
        var sealed = bytes
        sealed.appendLittleEndian(CRC32C.of(bytes))
        return sealed
    }

    /// What is before the CRC; nil where it does not fit.
    static func body(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        guard bytes.count >= 4 else { return nil }
        let body = UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count - 4)])
        var tail = ByteCursor(UnsafeRawBufferPointer(rebasing: bytes[(bytes.count - 4)...]))
        return tail.littleEndian(UInt32.self) == CRC32C.of(body) ? body : nil
    }
}
