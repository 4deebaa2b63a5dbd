/// An Avro object container file: a schema, named metadata, and values of the schema.
///
/// Layout: "Obj" 01, the metadata as an Avro map of bytes, a 16-byte marker; then blocks of count,
/// size, values through the codec, and the marker again.
/// Source: Apache Avro 1.12 specification, "Object Container Files".
public struct AvroFile: Sendable {
    /// The most bytes that one block holds after its codec.
    public static let blockBytesMax = 256 << 20
    static let magic: [UInt8] = [0x4F, 0x62, 0x6A, 1]
    static let markerBytes = 16

    /// What the values are.
    public let schema: AvroSchema
    /// What the file says of itself, without what Avro keeps there.
    public let metadata: [String: [UInt8]]
    /// The values, in order.
    public let values: [AvroValue]

    /// Reads a whole file.
    ///
    /// Throws: `corrupt` where it is no such file or damaged, `unsupported` for a codec that is
    /// none of null, deflate, zstandard.
    public init(_ bytes: [UInt8], path: String) throws(StorageError) {
        let read: Result<AvroFile, StorageError> = bytes.withUnsafeBytes { raw in
            do throws(StorageError) { return .success(try AvroFile(raw, path)) } catch {
                return .failure(error)
            }
        }
        self = try read.get()
    }

    private init(_ bytes: UnsafeRawBufferPointer, _ path: String) throws(StorageError) {
        var cursor = ByteCursor(bytes)
        guard let magic = cursor.take(4), magic.elementsEqual(Self.magic) else {
            throw Self.bad("it does not begin as an Avro file", 0, path)
        }
        guard case .map(let header)? = AvroDecoder(.map(.bytes)).value(&cursor),
            let marker = cursor.take(Self.markerBytes)
        else { throw Self.bad("its header is cut", cursor.offset, path) }
        guard let text = header["avro.schema"]?.bytes else {
            throw Self.bad("it has no schema", cursor.offset, path)
        }
        schema = try AvroSchema(json: text, path: path)
        let codec = try AvroCodec(header["avro.codec"]?.bytes ?? [], path: path)
        metadata = header.compactMapValues { $0.bytes }.filter { !$0.key.hasPrefix("avro.") }
        let decoder = AvroDecoder(schema)
        var values: [AvroValue] = []
        while cursor.remaining > 0 {
            try Self.block(&cursor, codec, marker, decoder, &values, path)
        }
        self.values = values
    }

    private static func block(
        _ cursor: inout ByteCursor, _ codec: AvroCodec, _ marker: UnsafeRawBufferPointer,
        _ decoder: AvroDecoder, _ values: inout [AvroValue], _ path: String
    ) throws(StorageError) {
        let start = cursor.offset
        guard let count = cursor.zigZag(), count >= 0, let size = cursor.zigZag(),
            let wide = Int(exactly: size), let body = cursor.take(wide)
        else { throw bad("a block is cut", start, path) }
        guard let end = cursor.take(markerBytes), end.elementsEqual(marker) else {
            throw bad("a block's marker is wrong", start, path)
        }
        guard let content = codec.decode(body, limit: blockBytesMax) else {
            throw bad("a block does not decompress", start, path)
        }
        let whole = content.withUnsafeBytes { raw -> Bool in
            var inside = ByteCursor(raw)
            // A value of no bytes would let a damaged count run for ever.
            guard count <= Int64(max(raw.count, 1)) else { return false }
            for _ in 0..<count {
                guard let value = decoder.value(&inside) else { return false }
                values.append(value)
            }
            return inside.remaining == 0
        }
        guard whole else { throw bad("a block's values are damaged", start, path) }
    }

    private static func bad(_ what: String, _ offset: Int, _ path: String) -> StorageError {
        StorageError(
            .corrupt, "is damaged: \(what); restore the file from a copy", path: path,
            offset: offset)
    }
}

extension AvroFile {
    /// The bytes of a file of these values.
    ///
    /// - Parameters:
    ///   - schema: the schema's JSON text, written as it is.
    ///   - metadata: named bytes for the header.
    public static func bytes(
        schema text: String, metadata: [String: String], values: [AvroValue],
        codec: AvroCodec = .null, path: String = ""
    ) throws(StorageError) -> [UInt8] {
        let schema = try AvroSchema(json: [UInt8](text.utf8), path: path)
        var header = metadata.mapValues { AvroValue.bytes([UInt8]($0.utf8)) }
        header["avro.schema"] = .bytes([UInt8](text.utf8))
        header["avro.codec"] = .bytes([UInt8](codec.name.utf8))
        var bytes = magic
        AvroEncoder(.map(.bytes)).append(.map(header), onto: &bytes)
        var random = SystemRandomNumberGenerator()
        var marker: [UInt8] = []
        marker.appendBigEndian(random.next())
        marker.appendBigEndian(random.next())
        bytes.append(contentsOf: marker)
        let encoder = AvroEncoder(schema)
        for start in stride(from: 0, to: values.count, by: valuesPerBlock) {
            let block = values[start..<min(values.count, start + valuesPerBlock)]
            var content: [UInt8] = []
            for value in block { encoder.append(value, onto: &content) }
            let body = codec.encode(content)
            bytes.appendZigZag(Int64(block.count))
            bytes.appendZigZag(Int64(body.count))
            bytes.append(contentsOf: body)
            bytes.append(contentsOf: marker)
        }
        return bytes
    }

    static let valuesPerBlock = 1024
}
