import TickStorage

/// What is done to keep a table's files few.
public struct MaintenancePolicy: Equatable, Sendable {
    /// Which data files are put together; nil for none.
    public var compaction: CompactionPolicy? = CompactionPolicy()
    /// Manifests are merged where there are more than this.
    public var manifestsMax = 32
    /// Which snapshots stay; nil for all.
    public var expiry: ExpiryPolicy? = ExpiryPolicy()
    /// From which age on files that nothing names are deleted; nil for never.
    ///
    /// Units: milliseconds.
    public var orphanAgeMillis: Int64?

    /// The usual; orphans are left, as finding them lists the whole directory.
    public init() {}
}

/// What maintenance did.
public struct MaintenanceResult: Equatable, Sendable {
    /// What became of small files.
    public var compaction = CompactionResult()
    /// How many manifests there are.
    public var manifests = 0
    /// What was forgotten.
    public var expiry = ExpiryResult()
    /// How many orphans were deleted.
    public var orphans = 0
}

extension Table {
    /// Compacts, merges manifests, expires and removes orphans, in this order.
    ///
    /// Each is a commit of its own or none: it may be stopped anywhere, and done again.
    public func maintain(
        _ policy: MaintenancePolicy = MaintenancePolicy(), options: WriterOptions = WriterOptions()
    ) throws(StorageError) -> MaintenanceResult {
        var result = MaintenanceResult()
        if let compaction = policy.compaction {
            result.compaction = try compact(compaction, options: options)
        }
        result.manifests = try rewriteManifests(above: policy.manifestsMax)
        if let expiry = policy.expiry { result.expiry = try expire(expiry) }
        if let age = policy.orphanAgeMillis {
            result.orphans = try removeOrphans(ageMillis: age).count
        }
        return result
    }
}
