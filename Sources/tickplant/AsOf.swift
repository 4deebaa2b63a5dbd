import TickPlant

/// A state of a table on the command line: a snapshot's id, or a time.
struct AsOf {
    private(set) var snapshot: Int64?
    /// Units: milliseconds since the Unix epoch.
    private(set) var millis: Int64?

    /// What `--as-of` says; the newest state where it is not given.
    init(_ text: String?) throws(PlantError) {
        guard let text else { return }
        if let id = Int64(text) {
            snapshot = id
        } else {
            millis = try Instant.nanos(text, "--as-of") / 1_000_000
        }
    }
}
