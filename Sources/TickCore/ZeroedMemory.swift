import Glibc

/// A large run of zero bytes straight from the kernel, in huge pages where it has them.
///
/// Pages come at first touch, so what is not used costs nothing; a table that is hit all over
/// misses the page tables less.
/// Concurrency: owned by whoever holds it. Cost: one system call to get, one to give back.
/// Limits: running out of address space ends the process, as any allocation does.
@frozen public struct ZeroedMemory: BitwiseCopyable {
    private static var hugePage: Int { 2 << 20 }

    /// Where it begins.
    public let base: UnsafeMutableRawPointer
    @usableFromInline let mapped: UnsafeMutableRawPointer
    @usableFromInline let mappedBytes: Int

    /// Gets `byteCount` bytes.
    public init(byteCount: Int) {
        mappedBytes = byteCount + Self.hugePage
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        guard let found = mmap(nil, mappedBytes, PROT_READ | PROT_WRITE, flags, -1, 0),
            found != UnsafeMutableRawPointer(bitPattern: -1)
        else { preconditionFailure("no memory for a table of \(byteCount) bytes: errno \(errno)") }
        mapped = found
        base = found.alignedUp(toMultipleOf: Self.hugePage)
        if byteCount >= Self.hugePage { madvise(base, byteCount, MADV_HUGEPAGE) }
    }

    /// Gives the memory back; to be called once.
    public func deallocate() { munmap(mapped, mappedBytes) }
}
