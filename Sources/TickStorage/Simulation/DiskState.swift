/// What a simulated disk holds, and what it counts; behind the disk's lock.
struct DiskState: @unchecked Sendable {
    var root = DiskNode(directory: true)
    var faults = DiskFaults()
    /// Changing operations asked for.
    var operations = 0
    var log: [String] = []
    private var crashed = false
    var capacity: Int
    /// A clock for modification times: each change is a millisecond later.
    private var clock: Int64 = 0

    init(capacity: Int) { self.capacity = capacity }

    // MARK: What processes ask for

    mutating func open(_ path: String, _ mode: FileMode) throws(StorageError) -> DiskHandle {
        try alive(path)
        let (parent, name) = try place(path)
        if let node = parent.entries![name] {
            guard mode != .create else { throw taken(path) }
            guard node.entries == nil else {
                throw StorageError(.isDirectory, "is a directory; name a file", path: path)
            }
            return DiskHandle(node: node)
        }
        guard mode == .create || mode == .createOrUpdate else { throw absent(path) }
        try begin("create", path)
        let node = DiskNode(directory: false)
        node.modified = clock
        parent.apply(DiskNode.NameChange(outcome: [(name, node)]))
        return DiskHandle(node: node)
    }

    mutating func status(_ path: String) throws(StorageError) -> FileStatus? {
        try alive(path)
        guard let node = find(path) else { return nil }
        return FileStatus(
            isDirectory: node.entries != nil, size: node.content.count,
            modifiedNanos: node.modified)
    }

    mutating func list(_ directory: String) throws(StorageError) -> [String] {
        try alive(directory)
        guard let entries = find(directory)?.entries else { throw absent(directory) }
        return entries.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    mutating func createDirectory(_ path: String) throws(StorageError) {
        let (parent, name) = try place(path)
        guard parent.entries![name] == nil else { throw taken(path) }
        try begin("create directory", path)
        parent.apply(DiskNode.NameChange(outcome: [(name, DiskNode(directory: true))]))
    }

    mutating func rename(_ path: String, to target: String) throws(StorageError) {
        let (parent, name) = try place(path)
        let (other, newName) = try place(target)
        precondition(parent === other, "rename across directories: \(path) to \(target)")
        guard let node = parent.entries![name] else { throw absent(path) }
        try begin("rename", path)
        parent.apply(DiskNode.NameChange(outcome: [(newName, node), (name, nil)]))
    }

    mutating func link(_ path: String, to target: String) throws(StorageError) {
        let (parent, name) = try place(path)
        let (other, newName) = try place(target)
        precondition(parent === other, "link across directories: \(path) to \(target)")
        guard let node = parent.entries![name] else { throw absent(path) }
        guard parent.entries![newName] == nil else { throw taken(target) }
        try begin("link", path)
        parent.apply(DiskNode.NameChange(outcome: [(newName, node)]))
    }

    mutating func remove(_ path: String) throws(StorageError) {
        let (parent, name) = try place(path)
        guard let node = parent.entries![name] else { throw absent(path) }
        guard node.entries?.isEmpty ?? true else { throw taken(path) }
        try begin("remove", path)
        parent.apply(DiskNode.NameChange(outcome: [(name, nil)]))
    }

    mutating func syncDirectory(_ path: String) throws(StorageError) {
        try alive(path)
        guard let node = find(path), node.entries != nil else { throw absent(path) }
        try begin("sync directory", path)
        try failSync(path)
        node.syncNames()
    }

    mutating func write(
        _ bytes: [UInt8], at offset: Int, to node: DiskNode, _ path: String
    ) throws(StorageError) {
        try begin("write", path) { disk in
            if disk.faults.tearsCrashedWrite, !bytes.isEmpty {
                let some = Array(bytes.prefix(bytes.count / 2))
                node.apply(.write(offset: offset, bytes: some))
            }
        }
        let growth = max(0, offset + bytes.count - node.content.count)
        guard growth == 0 || capacity == .max || growth <= capacity - used() else {
            throw StorageError(
                .diskFull, "cannot write it: No space left on device", path: path, offset: offset)
        }
        node.apply(.write(offset: offset, bytes: bytes))
        node.modified = clock
    }

    mutating func truncate(
        _ node: DiskNode, to size: Int, _ path: String
    ) throws(StorageError) {
        try begin("cut", path)
        node.apply(.truncate(size: size))
        node.modified = clock
    }

    mutating func sync(_ node: DiskNode, _ path: String) throws(StorageError) {
        try begin("sync", path)
        do throws(StorageError) { try failSync(path) } catch {
            // The kernel forgets that the pages were dirty: they are seen, and never written.
            node.unsynced = []
            throw error
        }
        node.sync()
    }

    func alive(_ path: String) throws(StorageError) {
        if crashed { throw StorageError(.crashed, "the process was killed", path: path) }
    }

    // MARK: What tests do to it

    mutating func restart() {
        crashed = false
        faults = DiskFaults()
        visit { $0.locks = [] }
    }

    mutating func losePower(seed: UInt64, keeping: Survival) {
        var random = SplitMix(seed: seed)
        lose(root, &random, keeping)
        restart()
    }

    func contents() -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        walk("", root) { found[$0] = $1.content }
        return found
    }

    func flip(bit: Int, of path: String) {
        guard let node = find(path) else { preconditionFailure("no file \(path)") }
        node.content[bit / 8] ^= 1 << (bit % 8)
        node.durable = node.content
    }

    // MARK: Within

    /// Counts a changing operation and fails it where that is asked for.
    private mutating func begin(
        _ verb: String, _ path: String, crashing: (inout DiskState) -> Void = { _ in }
    ) throws(StorageError) {
        try alive(path)
        operations += 1
        clock += 1_000_000
        log.append("\(verb) \(path)")
        if let at = faults.crashAt, operations >= at {
            crashing(&self)
            crashed = true
            try alive(path)
        }
        if let from = faults.readOnlyFrom, operations >= from {
            throw StorageError(
                .readOnly,
                "cannot \(verb) it: Read-only file system; name a directory that can be "
                    + "written", path: path)
        }
    }

    private mutating func failSync(_ path: String) throws(StorageError) {
        guard let at = faults.syncFailsAt, operations >= at else { return }
        faults.syncFailsAt = nil
        throw StorageError(.syncFailed, "cannot sync it: Input/output error", path: path)
    }

    private func lose(_ node: DiskNode, _ random: inout SplitMix, _ keeping: Survival) {
        node.losePower(&random, keeping: keeping)
        for name in (node.entries ?? [:]).keys.sorted() {
            lose(node.entries![name]!, &random, keeping)
        }
    }

    private func used() -> Int {
        var bytes = 0
        visit { bytes += $0.content.count }
        return bytes
    }

    private func visit(_ body: (DiskNode) -> Void) { walk("", root) { _, node in body(node) } }

    private func walk(_ path: String, _ node: DiskNode, _ body: (String, DiskNode) -> Void) {
        guard let entries = node.entries else { return body(path, node) }
        for (name, child) in entries { walk(path + "/" + name, child, body) }
    }

    private func find(_ path: String) -> DiskNode? {
        var node = root
        for part in path.split(separator: "/") where part != "." {
            guard let next = node.entries?[String(part)] else { return nil }
            node = next
        }
        return node
    }

    private func place(_ path: String) throws(StorageError) -> (DiskNode, String) {
        try alive(path)
        guard let parent = find(Path.parent(path)), parent.entries != nil else {
            throw absent(path)
        }
        return (parent, Path.name(path))
    }

    private func absent(_ path: String) -> StorageError {
        StorageError(.notFound, "there is no such file or directory", path: path)
    }

    private func taken(_ path: String) -> StorageError {
        StorageError(.alreadyExists, "the name is taken", path: path)
    }
}
