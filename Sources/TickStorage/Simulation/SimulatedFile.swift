/// An open file of a simulated disk.
final class SimulatedFile: File {
    let path: String
    private let disk: SimulatedDisk
    private nonisolated(unsafe) let node: DiskNode

    init(disk: SimulatedDisk, node: DiskHandle, path: String) {
        self.disk = disk
        self.node = node.node
        self.path = path
    }

    deinit { close() }

    func size() throws(StorageError) -> Int {
        try disk.attempt { disk throws(StorageError) in
            try disk.alive(self.path)
            return self.node.content.count
        }
    }

    func read(
        into target: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(StorageError) -> Int {
        nonisolated(unsafe) let target = target
        return try disk.attempt { disk throws(StorageError) in
            try disk.alive(self.path)
            let count = max(0, min(target.count, self.node.content.count - offset))
            if count > 0 {
                target.copyBytes(from: self.node.content[offset..<offset + count])
            }
            return count
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(StorageError) {
        let copy = [UInt8](bytes)
        try disk.attempt { disk throws(StorageError) in
            try disk.write(copy, at: offset, to: self.node, self.path)
        }
    }

    func truncate(to size: Int) throws(StorageError) {
        try disk.attempt { disk throws(StorageError) in
            try disk.truncate(self.node, to: size, self.path)
        }
    }

    func sync() throws(StorageError) {
        try disk.attempt { disk throws(StorageError) in
            try disk.sync(self.node, self.path)
        }
    }

    func lock(_ kind: FileLock, offset: Int, length: Int) throws(StorageError) -> Bool {
        try disk.attempt { disk throws(StorageError) in
            try disk.alive(self.path)
            return self.node.lock(
                kind, offset..<offset + length, holder: ObjectIdentifier(self))
        }
    }

    func close() { node.locks.removeAll { $0.holder == ObjectIdentifier(self) } }
}

/// A file's node on its way from the disk's lock to the file opened.
struct DiskHandle: @unchecked Sendable { let node: DiskNode }

extension DiskNode {
    /// Takes, changes or gives back a lock as POSIX does: what this holder had there is replaced.
    func lock(_ kind: FileLock, _ range: Range<Int>, holder: ObjectIdentifier) -> Bool {
        let forbidden = locks.contains { held in
            held.holder != holder && held.range.overlaps(range)
                && (kind == .exclusive || (kind == .shared && held.kind == .exclusive))
        }
        if kind != .none, forbidden { return false }
        let mine = locks.filter { $0.holder == holder && $0.range.overlaps(range) }
        locks.removeAll { $0.holder == holder && $0.range.overlaps(range) }
        for held in mine {
            for rest in [
                held.range.lowerBound..<max(held.range.lowerBound, range.lowerBound),
                min(range.upperBound, held.range.upperBound)..<held.range.upperBound,
            ] where !rest.isEmpty {
                locks.append(HeldLock(holder: holder, kind: held.kind, range: rest))
            }
        }
        if kind != .none { locks.append(HeldLock(holder: holder, kind: kind, range: range)) }
        return true
    }
}
