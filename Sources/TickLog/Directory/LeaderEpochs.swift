import TickStorage

/// From which offset on each incarnation of a log wrote.
///
/// Layout: lines — `0`, the count of entries, then for each `epoch offset`.
/// Source: Apache Kafka, `LeaderEpochCheckpointFile`.
struct LeaderEpochs: Equatable {
    private(set) var entries: [Entry] = []

    struct Entry: Equatable {
        var epoch: Int32
        var startOffset: Int64
    }

    static let name = "leader-epoch-checkpoint"
    /// Units: bytes; far more than an incarnation a minute for a year needs.
    static let bytesMax = 16 << 20

    /// The last incarnation; −1 where there was none.
    var last: Int32 { entries.last?.epoch ?? -1 }

    /// Says that an incarnation writes from `startOffset` on, and forgets what was there before.
    mutating func begin(_ epoch: Int32, at startOffset: Int64) {
        entries.removeAll { $0.startOffset >= startOffset || $0.epoch >= epoch }
        entries.append(Entry(epoch: epoch, startOffset: startOffset))
    }

    /// Forgets the incarnations that ended before the log starts.
    mutating func drop(before start: Int64) {
        while entries.count > 1, entries[1].startOffset <= start { entries.removeFirst() }
    }

    var text: String {
        "0\n\(entries.count)\n" + entries.map { "\($0.epoch) \($0.startOffset)\n" }.joined()
    }

    /// What a file of this text says; nil where it is none.
    static func parse(_ text: String) -> LeaderEpochs? {
        guard text.hasSuffix("\n") else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        guard lines.count >= 2, lines[0] == "0", Int(lines[1]) == lines.count - 2 else {
            return nil
        }
        var epochs = LeaderEpochs()
        for line in lines.dropFirst(2) {
            let parts = line.split(separator: " ", omittingEmptySubsequences: false)
            guard parts.count == 2, let epoch = Int32(parts[0]), let offset = Int64(parts[1]),
                epoch > epochs.last, offset >= epochs.entries.last?.startOffset ?? 0
            else { return nil }
            epochs.entries.append(Entry(epoch: epoch, startOffset: offset))
        }
        return epochs
    }
}
