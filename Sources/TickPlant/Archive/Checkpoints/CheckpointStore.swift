import TickStorage

/// The two newest checkpoints of an archive and the states that they go on from, as files of its
/// folder.
///
/// A checkpoint is written beside the others, synced, and given its name by a rename that is synced
/// too: that rename is the commit. Then what the two newest do not need is removed.
/// Concurrency: one thread.
struct CheckpointStore {
    private let files: any FileSystem
    private let directory: String
    private let frames = ZstdFrames()
    /// The newest, and the one before it.
    private(set) var newest: Checkpoint?
    private(set) var older: Checkpoint?
    /// Files that should be a checkpoint or its state and are none.
    private(set) var damaged: [String] = []

    private static let checkpoints = "checkpoint-"
    private static let states = "state-"
    private static let kept = 2
    /// Units: bytes.
    private static let fileBytesMax = 1 << 36

    /// Reads what there is. A damaged newest one is passed over: the older one stands.
    init(_ files: any FileSystem, _ directory: String) throws(StorageError) {
        self.files = files
        self.directory = directory
        for name in try names(Self.checkpoints).reversed() {
            let path = Path.join(directory, name)
            guard let found = Checkpoint(try files.read(path, limit: Self.fileBytesMax)),
                Self.name(Self.checkpoints, found.number) == name
            else {
                damaged.append(path)
                continue
            }
            if newest == nil {
                newest = found
            } else if older == nil {
                older = found
            }
        }
    }

    /// Makes this one the newest; `state` is what the run goes on from, where it was taken now.
    mutating func write(_ checkpoint: Checkpoint, state: [UInt8]? = nil) throws(StorageError) {
        precondition(
            checkpoint.number > newest?.number ?? 0,
            "checkpoint \(checkpoint.number) after \(newest?.number ?? 0)")
        if let state {
            precondition(checkpoint.state == checkpoint.number, "a state of another checkpoint")
            try files.replace(
                path(Self.states, checkpoint.number), SavedState.encoded(state, frames))
        }
        try files.replace(path(Self.checkpoints, checkpoint.number), checkpoint.encoded())
        (older, newest) = (newest, checkpoint)
        try removeOld()
    }

    /// The state that a checkpoint goes on from; nil where it goes on from the start.
    ///
    /// Throws: where it is damaged or lost, and what to do.
    func state(of checkpoint: Checkpoint) throws(StorageError) -> [UInt8]? {
        guard let number = checkpoint.state else { return nil }
        let path = path(Self.states, number)
        guard
            let state = SavedState.decoded(
                try files.read(path, limit: Self.fileBytesMax), frames)
        else {
            throw StorageError(
                .corrupt,
                "the state is damaged; remove the checkpoints that need it to go on from an older"
                    + " one, or archive the input anew into another folder", path: path)
        }
        return state
    }

    private func removeOld() throws(StorageError) {
        let all = try names(Self.checkpoints)
        for name in all.dropLast(Self.kept) { try files.remove(Path.join(directory, name)) }
        let needed = [newest, older].compactMap { $0?.state }.map { Self.name(Self.states, $0) }
        for name in try names(Self.states) where !needed.contains(name) {
            try files.remove(Path.join(directory, name))
        }
    }

    /// The names of all files of a kind, oldest first.
    private func names(_ prefix: String) throws(StorageError) -> [String] {
        try files.list(directory).filter {
            $0.hasPrefix(prefix) && $0.count == prefix.count + 20
        }
    }

    private func path(_ prefix: String, _ number: UInt64) -> String {
        Path.join(directory, Self.name(prefix, number))
    }

    private static func name(_ prefix: String, _ number: UInt64) -> String {
        let digits = String(number)
        return prefix + String(repeating: "0", count: 20 - digits.count) + digits
    }
}
