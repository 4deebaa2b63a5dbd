import TickStorage

/// The files of a segment as one.
enum SegmentFiles {
    /// Removes a segment: its records first, so that a crash leaves indexes of nothing.
    static func remove(
        _ fileSystem: any FileSystem, _ path: String, base: Int64
    ) throws(StorageError) {
        for kind in SegmentName.kinds.reversed() {
            let file = Path.join(path, SegmentName.name(base, kind))
            if try fileSystem.status(file) != nil { try fileSystem.remove(file) }
        }
    }
}
