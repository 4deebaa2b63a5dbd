import TickParquet
import TickStorage

/// Reads any file and writes its rows anew, as the words say.
enum Rewriting {
    static func rewrite(
        _ path: String, to target: String, _ words: [String]
    ) throws(StorageError) {
        let disk = RealFileSystem()
        let file = try ParquetFile(disk.open(path, .read))
        let scan = try file.scan(batchRows: 777)
        let output = try disk.open(target, .create)
        let writer = try ParquetWriter(
            output, schema: scan.schema, options: options(words, scan.schema),
            metadata: [("made by", "rewriting")])
        var batch = RowBatch(scan.schema)
        while try scan.next(into: &batch) { try writer.write(batch) }
        _ = try writer.finish()
    }

    private static func options(_ words: [String], _ schema: RecordSchema) -> ParquetOptions {
        var options = ParquetOptions()
        let ways: [String: ParquetEncoding] = [
            "automatic": .automatic, "plain": .plain, "dictionary": .dictionary, "delta": .delta,
        ]
        for word in words {
            let parts = word.split(separator: "=").map(String.init)
            let number = Int(parts[1]) ?? 0
            switch parts[0] {
            case "page": options.pageRows = number
            case "group": options.rowGroupRows = number
            case "zstd": options.zstdLevel = Int32(number)
            case "dictionary": options.dictionaryBytesMax = number
            case "encoding":
                for field in schema.fields { options.encodings[field.id] = ways[parts[1]] }
            default: Output.fail("no such option: \(word)")
            }
        }
        return options
    }
}
