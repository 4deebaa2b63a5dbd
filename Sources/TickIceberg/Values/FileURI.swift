import TickStorage

/// Paths as `file:` URIs, and back.
public enum FileURI {
    /// The URI of an absolute path: `file:///a/b`.
    public static func uri(_ path: String) -> String { "file://" + path }

    /// The path of a `file:` URI, or of a bare path.
    ///
    /// Throws: `unsupported` for other schemes.
    public static func path(_ uri: String) throws(StorageError) -> String {
        if uri.hasPrefix("file://") {
            let rest = uri.dropFirst(7)
            if rest.hasPrefix("/") { return String(rest) }
            if rest.hasPrefix("localhost/") { return String(rest.dropFirst(9)) }
        } else if uri.hasPrefix("file:/") {
            return String(uri.dropFirst(5))
        } else if !uri.contains("://") {
            return uri
        }
        throw StorageError(
            .unsupported, "is not on this machine's disk; only file:/// can be read", path: uri)
    }
}
