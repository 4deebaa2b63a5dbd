import TickStorage

/// Puts the segment that a compaction made in the place of those that it was made of.
///
/// The steps, so that a crash between any two leaves all or nothing to be finished: whole files
/// `.cleaned`, synced; renamed to `.swap`, the records last, which is the decision; the old ones
/// renamed to `.deleted`; the new ones renamed into place; the directory synced; the old removed.
/// Relies on a directory's changes surviving in their order.
enum SegmentSwap {
    /// Renames the files of the segment `base`, all synced, from `.cleaned` to `.swap`.
    static func decide(
        _ fileSystem: any FileSystem, _ path: String, base: Int64
    ) throws(StorageError) {
        for kind in SegmentName.kinds {
            let file = Path.join(path, SegmentName.name(base, kind))
            try fileSystem.rename(
                file + SegmentName.cleaned, to: file + SegmentName.swap)
        }
    }

    /// Puts the `.swap` files of the segment `base` in the place of all segments from it up to
    /// `end`.
    static func install(
        _ fileSystem: any FileSystem, _ path: String, base: Int64, end: Int64
    ) throws(StorageError) {
        let old = try logs(fileSystem, path).filter { $0 > base && $0 < end }
        for base in old {
            for kind in SegmentName.kinds.reversed() {
                let file = Path.join(path, SegmentName.name(base, kind))
                if try fileSystem.status(file) != nil {
                    try fileSystem.rename(file, to: file + SegmentName.deleted)
                }
            }
        }
        for kind in SegmentName.kinds {
            let file = Path.join(path, SegmentName.name(base, kind))
            if try fileSystem.status(file + SegmentName.swap) != nil {
                try fileSystem.rename(file + SegmentName.swap, to: file)
            }
        }
        try fileSystem.syncDirectory(path)
        for name in try fileSystem.list(path) where name.hasSuffix(SegmentName.deleted) {
            try fileSystem.remove(Path.join(path, name))
        }
    }

    /// Finishes what a crash interrupted: drops what was not decided, installs what was, removes
    /// what was to be removed, and indexes whose segment is gone.
    static func finish(_ fileSystem: any FileSystem, _ path: String) throws(StorageError) {
        var names = try fileSystem.list(path)
        let swap = SegmentName.log + SegmentName.swap
        for base in names.compactMap({ SegmentName.base($0, swap) }) {
            let name = Path.join(path, SegmentName.name(base, swap))
            let file = try fileSystem.open(name, .read)
            defer { file.close() }
            let scan = try SegmentScan(file, base: base)
            if let problem = scan.problem {
                throw StorageError(
                    .corrupt,
                    "\(problem); it was made by a compaction, and what it was made of "
                        + "may be gone: restore the log or rebuild the archive",
                    path: name, offset: scan.bytes)
            }
            try install(fileSystem, path, base: base, end: scan.endOffset)
        }
        names = try fileSystem.list(path)
        let bases = Set(names.compactMap { SegmentName.base($0, SegmentName.log) })
        for name in names where isLeft(name, bases) {
            try fileSystem.remove(Path.join(path, name))
        }
    }

    /// The base offsets of the segments in a directory, ascending.
    static func logs(
        _ fileSystem: any FileSystem, _ path: String
    ) throws(StorageError) -> [Int64] {
        try fileSystem.list(path).compactMap { SegmentName.base($0, SegmentName.log) }
    }

    private static func isLeft(_ name: String, _ bases: Set<Int64>) -> Bool {
        let endings = [SegmentName.cleaned, SegmentName.swap, SegmentName.deleted, ".tmp"]
        if endings.contains(where: name.hasSuffix) { return true }
        let base =
            SegmentName.base(name, SegmentName.index)
            ?? SegmentName.base(name, SegmentName.timeIndex)
        return base.map { !bases.contains($0) } ?? false
    }
}
