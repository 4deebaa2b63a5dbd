import Glibc

/// Where text goes: a new file, or standard output.
///
/// Writes are whole and retried on signals; a closed pipe is remembered and ends the run quietly.
/// Concurrency: one writer. Cost: a system call per `write`; callers collect 64 KiB first.
public final class OutputFile {
    private let descriptor: Int32
    private let closesAtEnd: Bool
    /// The file's path, or "standard output".
    public let path: String
    /// Whoever read our pipe is gone; nothing more needs to be made.
    public private(set) var isClosed = false
    /// The first failure to write, if any.
    public private(set) var failure: PlantError?

    /// Standard output.
    public static func standard() -> OutputFile {
        OutputFile(descriptor: STDOUT_FILENO, closesAtEnd: false, path: "standard output")
    }

    /// A new file; an existing one only with `force`, and never one of `others`. `-` is standard
    /// output.
    public static func create(
        _ path: String, force: Bool, others: [String] = []
    ) throws(PlantError) -> OutputFile {
        if let other = others.first(where: { isSame(path, $0) }) {
            throw PlantError(
                .usage, "is also named as \(other); name another file to write", path: path)
        }
        if path == "-" { return standard() }
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (force ? O_TRUNC : O_EXCL)
        let descriptor = open(path, flags, 0o644)
        guard descriptor >= 0 else {
            if errno == EEXIST { throw PlantError.exists(path) }
            throw PlantError.system(path, doing: "create", errno: errno)
        }
        return OutputFile(descriptor: descriptor, closesAtEnd: true, path: path)
    }

    /// Whether two paths lead to one file; `-` leads to none.
    private static func isSame(_ path: String, _ other: String) -> Bool {
        guard path != "-", other != "-" else { return false }
        var (one, two) = (stat(), stat())
        guard stat(path, &one) == 0, stat(other, &two) == 0 else { return false }
        return one.st_dev == two.st_dev && one.st_ino == two.st_ino
            && one.st_mode & S_IFMT == S_IFREG
    }

    private init(descriptor: Int32, closesAtEnd: Bool, path: String) {
        self.descriptor = descriptor
        self.closesAtEnd = closesAtEnd
        self.path = path
    }

    deinit { if closesAtEnd { close(descriptor) } }

    /// Writes all bytes, or remembers why not.
    public func write(_ bytes: UnsafeRawBufferPointer) {
        guard !isClosed, failure == nil, let base = bytes.baseAddress else { return }
        var done = 0
        while done < bytes.count {
            let written = Glibc.write(descriptor, base + done, bytes.count - done)
            if written > 0 {
                done += written
            } else if written < 0 && errno == EINTR {
                continue
            } else if written < 0 && errno == EPIPE {
                isClosed = true
                return
            } else {
                failure = PlantError.system(path, doing: "write to", errno: errno)
                return
            }
        }
    }
}
