import TickStorage

/// The headers of a record, encoded once and copied into every record that has them.
///
/// Layout: count varint; for each: key length varint, key, value length varint, value.
public struct RecordHeaders: Equatable, Sendable {
    /// The encoded block.
    let block: [UInt8]

    /// The name of the header with a schema's fingerprint: 8 bytes, lowest first.
    public static let schemaKey = "schema"

    /// No headers.
    public static let none = RecordHeaders([])

    /// Headers of these names and values.
    public init(_ headers: [(key: String, value: [UInt8])]) {
        var block: [UInt8] = []
        block.appendZigZag(Int64(headers.count))
        for header in headers {
            block.appendZigZag(Int64(header.key.utf8.count))
            block.append(contentsOf: header.key.utf8)
            block.appendZigZag(Int64(header.value.count))
            block.append(contentsOf: header.value)
        }
        self.block = block
    }

    /// The one header of records whose value was written by the schema of this fingerprint.
    public init(schema fingerprint: UInt64) {
        var value: [UInt8] = []
        value.appendLittleEndian(fingerprint)
        self.init([(Self.schemaKey, value)])
    }
}
