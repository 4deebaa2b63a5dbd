import CTickLinux
import Glibc

/// A file of the machine, by its descriptor.
final class RealFile: File {
    let path: String
    private var descriptor: Int32

    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

    func size() throws(StorageError) -> Int {
        var found = stat()
        guard fstat(descriptor, &found) == 0 else { throw SystemFailure.error("look at", path) }
        return Int(found.st_size)
    }

    func read(
        into target: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(StorageError) -> Int {
        var done = 0
        while done < target.count {
            let got = pread(
                descriptor, target.baseAddress! + done, target.count - done, off_t(offset + done))
            if got == 0 { break }
            if got < 0 {
                if errno == EINTR { continue }
                throw SystemFailure.error("read", path, .readFailed, offset: offset + done)
            }
            done += got
        }
        return done
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(StorageError) {
        var done = 0
        while done < bytes.count {
            let put = pwrite(
                descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
            if put < 0 {
                if errno == EINTR { continue }
                throw SystemFailure.error("write", path, .writeFailed, offset: offset + done)
            }
            done += put
        }
    }

    func truncate(to size: Int) throws(StorageError) {
        guard ftruncate(descriptor, off_t(size)) == 0 else {
            throw SystemFailure.error("cut", path, .writeFailed, offset: size)
        }
    }

    func sync() throws(StorageError) {
        guard fdatasync(descriptor) == 0 else {
            throw SystemFailure.error("sync", path, .syncFailed)
        }
    }

    func lock(_ kind: FileLock, offset: Int, length: Int) throws(StorageError) -> Bool {
        let type =
            switch kind {
            case .none: F_UNLCK
            case .shared: F_RDLCK
            case .exclusive: F_WRLCK
            }
        let taken = tick_file_lock(descriptor, Int32(type), Int64(offset), Int64(length))
        if taken == 0 { return true }
        guard errno == EAGAIN || errno == EACCES else { throw SystemFailure.error("lock", path) }
        return false
    }

    func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }
}
