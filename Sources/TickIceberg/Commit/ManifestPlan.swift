import TickStorage

/// The manifests of a snapshot in the making: those carried over, rewritten, added and merged.
///
/// Merging goes by tiers, as in a log-structured tree: when `perTier` manifests have about the same
/// number of entries they become one. So there are never more than about `perTier` for each
/// sixteenfold of files, and a file's entry is rewritten once a tier.
struct ManifestPlan {
    let base: TableMetadata
    let store: ManifestStore
    /// The id of the snapshot to be.
    let snapshot: Int64
    let perTier: Int
    /// The sequence number of the snapshot to be.
    let sequence: Int64
    private(set) var manifests: [ManifestFile] = []
    private(set) var removed: [DataFile] = []
    /// The paths of manifests written for the snapshot to be.
    private var own: Set<String> = []

    init(base: TableMetadata, store: ManifestStore, snapshot: Int64, perTier: Int) {
        self.base = base
        self.store = store
        self.snapshot = snapshot
        self.perTier = max(2, perTier)
        sequence = base.lastSequenceNumber &+ 1
    }

    /// Takes over a manifest of the base, without the files to be removed.
    mutating func carry(
        _ manifest: ManifestFile, removing: Set<String>
    ) throws(StorageError) {
        // Manifests that hold only what earlier commits removed end here.
        guard !manifest.isEmpty else { return }
        guard manifest.content == 0, removed.count < removing.count else {
            return manifests.append(manifest)
        }
        let entries = try store.entries(of: manifest)
        guard entries.contains(where: { $0.isLive && removing.contains($0.file.path) }) else {
            return manifests.append(manifest)
        }
        var kept: [ManifestEntry] = []
        for var entry in entries where entry.isLive {
            if removing.contains(entry.file.path) {
                removed.append(entry.file)
                entry.status = .deleted
                entry.snapshotID = snapshot
            } else {
                entry.status = .existing
            }
            kept.append(entry)
        }
        manifests.append(try write(kept, manifest.specID))
    }

    /// A file to be removed that no manifest had.
    func missing(_ removing: Set<String>) -> String? {
        guard removed.count < removing.count else { return nil }
        return removing.subtracting(removed.map(\.path)).min()
    }

    /// Adds the new files.
    mutating func add(_ files: [DataFile]) throws(StorageError) {
        guard !files.isEmpty else { return }
        let entries = files.map {
            ManifestEntry(
                status: .added, snapshotID: snapshot, sequenceNumber: sequence,
                fileSequenceNumber: sequence, file: $0)
        }
        manifests.insert(try write(entries, base.defaultSpecID), at: 0)
    }

    /// Merges full tiers until none is.
    mutating func merge() throws(StorageError) {
        while let tier = fullTier() { try merge(tier) }
    }

    /// Merges all manifests of each spec into as few as `entriesMax` allows.
    mutating func mergeAll() throws(StorageError) {
        for spec in Set(manifests.filter { $0.content == 0 }.map(\.specID)).sorted() {
            var places: [Int] = []
            var count: Int64 = 0
            for place in manifests.indices
            where manifests[place].specID == spec && manifests[place].content == 0 {
                guard count &+ manifests[place].files.live <= Self.entriesMax else { continue }
                count &+= manifests[place].files.live
                places.append(place)
            }
            if places.count > 1 { try merge(places) }
        }
    }

    /// The most entries of a manifest that merging makes.
    static let entriesMax: Int64 = 1 << 16

    private func fullTier() -> [Int]? {
        var tiers: [Tier: [Int]] = [:]
        for (place, manifest) in manifests.enumerated() where manifest.content == 0 {
            // Of manifests this big there will never be many.
            guard manifest.files.live < Self.entriesMax else { continue }
            let level = (Int64.bitWidth - manifest.files.live.leadingZeroBitCount) / 4
            tiers[Tier(spec: manifest.specID, level: level), default: []].append(place)
        }
        return tiers.values.filter { $0.count >= perTier }.min { $0[0] < $1[0] }
    }

    private struct Tier: Hashable {
        let spec: Int
        let level: Int
    }

    private mutating func merge(_ places: [Int]) throws(StorageError) {
        var entries: [ManifestEntry] = []
        let spec = manifests[places[0]].specID
        for place in places {
            for var entry in try store.entries(of: manifests[place]) {
                // What this very commit adds and deletes is to be seen as that.
                if entry.snapshotID != snapshot || entry.status == .existing {
                    guard entry.isLive else { continue }
                    entry.status = .existing
                }
                entries.append(entry)
            }
        }
        let merged = try write(entries, spec)
        // Those of this commit were never named by anything.
        for place in places where own.contains(manifests[place].path) {
            store.discard(manifests[place])
        }
        let gone = Set(places)
        manifests = manifests.enumerated().filter { !gone.contains($0.offset) }.map(\.element)
        manifests.append(merged)
    }

    private mutating func write(
        _ entries: [ManifestEntry], _ specID: Int
    ) throws(StorageError) -> ManifestFile {
        guard let spec = base.specs.first(where: { $0.id == specID }) else {
            throw StorageError(
                .corrupt, "has no partition spec \(specID), which a manifest names",
                path: base.location)
        }
        let manifest = try store.write(
            entries, spec: spec, metadata: base, snapshot: snapshot, sequence: sequence)
        own.insert(manifest.path)
        return manifest
    }
}
