/// Which snapshots of a table stay readable.
public struct ExpiryPolicy: Equatable, Sendable {
    /// Younger ones stay.
    ///
    /// Units: milliseconds.
    public var ageMillisMax: Int64
    /// This many of each branch stay in any case.
    public var keptMin: Int

    /// Five days, and the last one: Iceberg's defaults.
    public init(ageMillisMax: Int64 = 432_000_000, keptMin: Int = 1) {
        self.ageMillisMax = ageMillisMax
        self.keptMin = max(1, keptMin)
    }
}

extension ExpiryPolicy {
    /// The ids of the snapshots that stay: what a branch or tag names, of a branch's ancestors the
    /// young and the first `keptMin`, and what is young.
    func kept(_ metadata: TableMetadata, nowMillis: Int64) -> Set<Int64> {
        let byID = Dictionary(
            metadata.snapshots.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let oldest = nowMillis &- ageMillisMax
        var kept = Set(metadata.snapshots.filter { $0.timeMillis >= oldest }.map(\.id))
        if let current = metadata.currentSnapshotID { kept.insert(current) }
        for reference in metadata.references.values {
            kept.insert(reference.snapshotID)
            guard reference.json["type"]?.text != "tag" else { continue }
            let least = reference.json["min-snapshots-to-keep"]?.integer.map { Int(clamping: $0) }
            let age = reference.json["max-snapshot-age-ms"]?.integer
            var next = byID[reference.snapshotID]
            var count = 0
            var seen: Set<Int64> = []
            while let snapshot = next, seen.insert(snapshot.id).inserted {
                if count < max(keptMin, least ?? 0)
                    || snapshot.timeMillis >= nowMillis &- (age ?? ageMillisMax)
                {
                    kept.insert(snapshot.id)
                }
                count += 1
                next = snapshot.parent.flatMap { byID[$0] }
            }
        }
        return kept
    }
}
