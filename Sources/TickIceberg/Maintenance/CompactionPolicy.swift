/// Which files are put together.
public struct CompactionPolicy: Equatable, Sendable {
    /// The size that files are to have.
    ///
    /// Units: bytes.
    public var fileBytesTarget: Int64 = 64 << 20
    /// Files of less than this share of the target are small.
    public var smallShare = 0.75
    /// So many small files of a partition are put together, and not fewer.
    public var filesMin = 4
    /// So many files are taken out in one commit, at most.
    public var filesPerCommitMax = 4096

    /// The usual.
    public init() {}

    /// The groups of files to put together: small ones of one partition, up to the target together.
    func groups(_ files: [DataFile]) -> [[DataFile]] {
        let limit = Int64(Double(fileBytesTarget) * smallShare)
        let small = files.filter { $0.size < limit }.sorted {
            $0.size != $1.size ? $0.size < $1.size : $0.path < $1.path
        }
        var groups: [[DataFile]] = []
        var group: [DataFile] = []
        var bytes: Int64 = 0
        for file in small {
            if bytes + file.size > fileBytesTarget, !group.isEmpty {
                groups.append(group)
                group = []
                bytes = 0
            }
            group.append(file)
            bytes += file.size
        }
        groups.append(group)
        groups = groups.map(worthIt)
        // A full group is worth it however few its files are.
        return groups.filter { group in
            group.count >= max(2, filesMin)
                || (group.count > 1 && group.reduce(0) { $0 + $1.size } >= limit)
        }
    }

    /// A group without files that are far larger than all the smaller ones together: to write such
    /// a file anew for a few more rows would cost ever more, the more there is.
    private func worthIt(_ group: [DataFile]) -> [DataFile] {
        var kept = group
        var bytes = group.reduce(0) { $0 + $1.size }
        while let last = kept.last, kept.count > 1, last.size > 2 * (bytes - last.size) {
            bytes -= last.size
            kept.removeLast()
        }
        return kept
    }
}
