/// A file or directory of a simulated disk: what a process sees, what is on the medium, and what
/// lies between.
final class DiskNode {
    /// The file's bytes, as seen.
    var content: [UInt8] = []
    /// The file's bytes on the medium.
    var durable: [UInt8] = []
    /// What was done to the file since its last sync.
    var unsynced: [Change] = []

    /// The directory's names, as seen; nil for a file.
    var entries: [String: DiskNode]?
    /// The directory's names on the medium.
    var durableEntries: [String: DiskNode] = [:]
    /// What was done to the names since the directory's last sync.
    var unsyncedNames: [NameChange] = []

    var modified: Int64 = 0
    var locks: [HeldLock] = []

    enum Change {
        case write(offset: Int, bytes: [UInt8])
        case truncate(size: Int)
    }

    struct NameChange {
        /// What each name stands for afterwards; nil where it stands for nothing.
        var outcome: [(name: String, node: DiskNode?)]
    }

    struct HeldLock {
        var holder: ObjectIdentifier
        var kind: FileLock
        var range: Range<Int>
    }

    init(directory: Bool) { entries = directory ? [:] : nil }

    func apply(_ change: Change) {
        unsynced.append(change)
        DiskNode.apply(change, to: &content)
    }

    func sync() {
        durable = content
        unsynced = []
    }

    func apply(_ change: NameChange) {
        unsyncedNames.append(change)
        DiskNode.apply(change, to: &entries!)
    }

    func syncNames() {
        durableEntries = entries!
        unsyncedNames = []
    }

    static func apply(_ change: Change, to bytes: inout [UInt8]) {
        switch change {
        case .truncate(let size):
            if size <= bytes.count {
                bytes.removeLast(bytes.count - size)
            } else {
                bytes.append(contentsOf: [UInt8](repeating: 0, count: size - bytes.count))
            }
        case .write(let offset, let written):
            if bytes.count < offset + written.count {
                apply(.truncate(size: offset + written.count), to: &bytes)
            }
            bytes.replaceSubrange(offset..<offset + written.count, with: written)
        }
    }

    static func apply(_ change: NameChange, to names: inout [String: DiskNode]) {
        for (name, node) in change.outcome { names[name] = node }
    }
}
