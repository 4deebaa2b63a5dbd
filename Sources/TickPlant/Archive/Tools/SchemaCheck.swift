import TickLog
import TickStorage

/// The schemas of streams, and whether one may follow on others.
public enum SchemaCheck {
    /// The newest schema of a stream, as Avro.
    public static func newest(_ place: ArchivePlace, stream: String) throws(PlantError) -> String {
        let folder = try place.folder(of: stream)
        return try PlantError.ofStorage { () throws(StorageError) in
            let store = SchemaStore(place.files, folder: folder)
            let committed = try place.checkpoint()?.stream(stream)?.fingerprint
            let known = try store.fingerprints()
            guard let fingerprint = committed ?? known.last else {
                throw StorageError(.notFound, "there is no schema beside the log", path: folder)
            }
            return try store.schema(fingerprint).avro
        }
    }

    /// Why the last of these schemas may not follow on those before; empty where it may.
    ///
    /// Throws: where a file is no schema, or `mode` none of the modes.
    public static func findings(_ files: [String], mode: String) throws(PlantError) -> [String] {
        guard let mode = SchemaCompatibility(rawValue: mode.uppercased()) else {
            let known = SchemaCompatibility.allCases.map(\.rawValue).joined(separator: ", ")
            throw PlantError(.usage, "--mode \(mode) is none of \(known)")
        }
        guard files.count > 1 else {
            throw PlantError(.usage, "name at least two schemas: the old ones, then the new one")
        }
        let disk = RealFileSystem()
        return try PlantError.ofStorage { () throws(StorageError) in
            var schemas: [RecordSchema] = []
            for file in files {
                let bytes = try disk.read(file, limit: SchemaStore.bytesMax)
                schemas.append(
                    try RecordSchema(avro: String(decoding: bytes, as: UTF8.self), path: file))
            }
            let new = schemas.removeLast()
            return new.findings(after: schemas, mode).map { finding in
                "\(finding)"
            }
        }
    }
}
