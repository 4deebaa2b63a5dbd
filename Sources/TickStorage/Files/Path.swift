/// Paths as text: parts between slashes.
public enum Path {
    /// One path below another.
    public static func join(_ directory: String, _ name: String) -> String {
        directory.isEmpty || directory == "."
            ? name
            : directory.hasSuffix("/") ? directory + name : directory + "/" + name
    }

    /// The directory that holds a path: `.` for a bare name, `/` for the root.
    public static func parent(_ path: String) -> String {
        let trimmed = trim(path)
        guard let slash = trimmed.lastIndex(of: "/") else { return trimmed == "/" ? "/" : "." }
        return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    }

    /// The last part of a path.
    public static func name(_ path: String) -> String {
        let trimmed = trim(path)
        guard let slash = trimmed.lastIndex(of: "/") else { return String(trimmed) }
        return String(trimmed[trimmed.index(after: slash)...])
    }

    private static func trim(_ path: String) -> Substring {
        var rest = path[...]
        while rest.count > 1, rest.hasSuffix("/") { rest.removeLast() }
        return rest
    }
}
