import Glibc

/// What a failed system call says of the disk, from `errno`.
enum SystemFailure {
    /// The error that `errno` stands for after a call that was to `verb` the path; `otherwise`
    /// where it names no kind of its own.
    static func error(
        _ verb: String, _ path: String, _ otherwise: StorageError.Code = .readFailed,
        offset: Int? = nil
    ) -> StorageError {
        let number = errno
        let (code, advice) = meaning(number, otherwise)
        let reason = String(cString: strerror(number))
        return StorageError(
            code, "cannot \(verb) it: \(reason)\(advice)", path: path, offset: offset)
    }

    private static func meaning(
        _ number: Int32, _ otherwise: StorageError.Code
    ) -> (StorageError.Code, String) {
        switch number {
        case ENOENT: (.notFound, "")
        case EEXIST, ENOTEMPTY: (.alreadyExists, "")
        case EACCES, EPERM: (.permissionDenied, "; let this user read and write there")
        case EROFS: (.readOnly, "; name a directory that can be written")
        case ENOTDIR: (.notADirectory, "")
        case EISDIR: (.isDirectory, "")
        case ENOSPC, EDQUOT: (.diskFull, "; make room, then start again with --resume")
        case EFBIG: (.tooLarge, "")
        default: (otherwise, "")
        }
    }
}
