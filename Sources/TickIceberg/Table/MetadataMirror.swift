import TickStorage

/// The newest metadata file under the names that readers without a catalog look for:
/// `vN.metadata.json` and `version-hint.text`.
///
/// It is a convenience that follows the commit. What fails here is passed over, and made good when
/// the table is next opened or committed to.
struct MetadataMirror {
    let files: any FileSystem
    /// The table's `metadata` directory.
    let directory: String

    /// The file that says which version is the newest.
    static let hint = "version-hint.text"

    /// Makes the mirror show this metadata file.
    func update(_ location: String) {
        guard let version = Self.version(location) else { return }
        do throws(StorageError) {
            let hint = [UInt8](String(version + 1).utf8)
            let path = Path.join(directory, Self.hint)
            if try files.status(path) != nil, try files.read(path, limit: 64) == hint { return }
            let link = Path.join(directory, Self.linkName(version))
            if try files.status(link) != nil { try files.remove(link) }
            try files.link(try FileURI.path(location), to: link)
            try files.replace(path, hint)
        } catch {}
    }

    /// Removes an old metadata file, and its other name.
    func drop(_ location: String) {
        do throws(StorageError) {
            let path = try FileURI.path(location)
            guard Path.parent(path) == directory else { return }
            if let version = Self.version(location) {
                let link = Path.join(directory, Self.linkName(version))
                if try files.status(link) != nil { try files.remove(link) }
            }
            if try files.status(path) != nil { try files.remove(path) }
        } catch {}
    }

    /// The number at the start of a metadata file's name.
    static func version(_ location: String) -> Int? {
        let name = Path.name(location)
        let digits =
            name.hasPrefix("v") ? name.dropFirst().prefix { $0 != "." } : name.prefix { $0 != "-" }
        guard let version = Int(digits), version >= 0, version < Int32.max else { return nil }
        return version
    }

    static func linkName(_ version: Int) -> String { "v\(version + 1).metadata.json" }
}
