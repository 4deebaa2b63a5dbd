import TickStorage

/// The schemas beside a stream's log, each in a file named after its fingerprint.
///
/// A schema is durable before the first record that names it is appended.
public struct SchemaStore {
    private let fileSystem: any FileSystem
    private let folder: String

    /// Units: bytes; the most that a schema's text may have.
    public static let bytesMax = 4 << 20

    /// The schemas in a stream's directory.
    public init(_ fileSystem: any FileSystem, folder: String) {
        self.fileSystem = fileSystem
        self.folder = folder
    }

    /// The file of the schema of a fingerprint: `schema-` and 16 hexadecimal digits.
    public func path(_ fingerprint: UInt64) -> String {
        let digits = String(fingerprint, radix: 16)
        let zeros = String(repeating: "0", count: 16 - digits.count)
        return Path.join(folder, "schema-" + zeros + digits + ".avsc")
    }

    /// Writes a schema where it is not there already, durably; returns the headers for its records.
    ///
    /// Throws: `unsupported` where the schema there has the same fingerprint, which is of names and
    /// plain types, and other ids or logical types, by which its records would be misread.
    public func add(_ schema: RecordSchema) throws(StorageError) -> RecordHeaders {
        let fingerprint = schema.fingerprint
        let file = path(fingerprint)
        if try fileSystem.status(file) != nil {
            let there = try self.schema(fingerprint)
            if there == schema { return RecordHeaders(schema: fingerprint) }
            if let finding = schema.findings(after: [there], .backward).first {
                throw StorageError(.unsupported, finding.description, path: file)
            }
        }
        try fileSystem.replace(file, Self.encoded(schema))
        return RecordHeaders(schema: fingerprint)
    }

    /// The fingerprints of the schemas there are, ascending.
    public func fingerprints() throws(StorageError) -> [UInt64] {
        try fileSystem.list(folder).compactMap { name in
            guard name.hasPrefix("schema-"), name.hasSuffix(".avsc"), name.utf8.count == 28 else {
                return nil
            }
            return UInt64(name.dropFirst(7).dropLast(5), radix: 16)
        }.sorted()
    }

    /// The schema of a fingerprint.
    ///
    /// Throws: `corrupt` where the text is of another fingerprint, `unsupported` where it is a
    /// schema that no stream of ours has.
    public func schema(_ fingerprint: UInt64) throws(StorageError) -> RecordSchema {
        let file = path(fingerprint)
        let bytes = try fileSystem.read(file, limit: Self.bytesMax)
        guard let text = Self.decoded(bytes) else {
            throw StorageError(
                .corrupt, "does not have the checksum it ends with; restore it from a copy",
                path: file)
        }
        let schema = try RecordSchema(avro: text, path: file)
        guard schema.fingerprint == fingerprint else {
            throw StorageError(
                .corrupt, "is not the schema that it is named after; restore it from a copy",
                path: file)
        }
        return schema
    }

    // MARK: The text

    /// The last attribute of the record: the CRC-32C of the text before it, which covers what the
    /// fingerprint does not, ids and logical types. Avro lets a schema have attributes of its own.
    private static let mark = Array(",\"crc32c\":\"".utf8)
    private static let end = Array("\"}\n".utf8)
    private static let digits = 8

    private static func encoded(_ schema: RecordSchema) -> [UInt8] {
        let text = Array(schema.avro.utf8.dropLast())
        return text + mark + checksum(text) + end
    }

    private static func decoded(_ bytes: [UInt8]) -> String? {
        let count = bytes.count - mark.count - digits - end.count
        guard count > 0 else { return nil }
        let text = Array(bytes[..<count])
        guard Array(bytes[count...]) == mark + checksum(text) + end else { return nil }
        return String(decoding: text, as: UTF8.self) + "}"
    }

    private static func checksum(_ text: [UInt8]) -> [UInt8] {
        let hexadecimal = String(CRC32C.of(text), radix: 16)
        return Array(
            (String(repeating: "0", count: digits - hexadecimal.utf8.count) + hexadecimal).utf8)
    }
}
