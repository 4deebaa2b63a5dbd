import TickStorage

/// The segments of a directory at one moment, as a reader sees them.
///
/// A compacted segment that is being put in its place counts already: its `.swap` file goes before
/// the one of the same base.
struct SegmentList: Equatable {
    /// Base offsets, ascending.
    let bases: [Int64]
    private let swapped: Set<Int64>
    private let directory: String

    /// How often to look again where a file was removed between the look and its opening.
    static let attemptsMax = 100

    init(_ fileSystem: any FileSystem, _ path: String) throws(StorageError) {
        let names = try fileSystem.list(path)
        let swap = SegmentName.log + SegmentName.swap
        swapped = Set(names.compactMap { SegmentName.base($0, swap) })
        let plain = names.compactMap { SegmentName.base($0, SegmentName.log) }
        bases = swapped.union(plain).sorted()
        directory = path
    }

    /// The segment that holds an offset, or would; nil where all start after it.
    func base(for offset: Int64) -> Int64? { bases.last { $0 <= offset } }

    /// The file of a segment's records.
    func path(_ base: Int64) -> String {
        let kind = SegmentName.log + (swapped.contains(base) ? SegmentName.swap : "")
        return Path.join(directory, SegmentName.name(base, kind))
    }
}
