import TickCapture
import TickCore

/// A table of trades in a state: which rows it has, and how many were handed out.
///
/// Layout: digest of what the table is, its snapshots, the stretch, trades handed out of it and of
/// all, flaws of the stretches before it.
extension TradeTableReader {
    mutating func encode(to writer: inout StateWriter) {
        writer.put(table.digest)
        writer.put(UInt32(table.snapshots.count))
        for snapshot in table.snapshots { writer.put(snapshot) }
        writer.put(UInt32(stretch))
        writer.put(UInt64(done))
        writer.put(lineNumber)
        writer.put(badLinesBefore)
        writer.put(UInt32(badLineSamplesBefore.count))
        for sample in badLineSamplesBefore { writer.put(text: sample) }
    }

    mutating func resume(from reader: inout StateReader) throws(PlantError) {
        let (digest, snapshots) = try PlantError.ofState { () throws(StateError) in
            let digest = try reader.take(UInt64.self)
            var snapshots: [Int64] = []
            for _ in 0..<(try reader.takeCount(8)) { snapshots.append(try reader.take()) }
            return (digest, snapshots)
        }
        guard digest == table.digest else { throw changed(from: snapshots) }
        do { try restore(from: &reader) } catch { throw PlantError(state: error) }
    }

    private mutating func restore(from reader: inout StateReader) throws(StateError) {
        stretch = Int(try reader.take(UInt32.self))
        guard stretch <= table.stretches.count else {
            throw StateError("stretch \(stretch + 1) of \(table.stretches.count) is next")
        }
        done = Int(clamping: try reader.take(UInt64.self))
        lineNumber = try reader.take()
        badLinesBefore = try reader.take()
        for _ in 0..<(try reader.takeCount(4)) {
            badLineSamplesBefore.append(try reader.takeText())
        }
        rowsBefore = (0..<stretch).reduce(0) { $0 + table.rows(of: $1) }
        guard reader.isAtEnd else { throw StateError("more is saved than a run has") }
    }

    private func changed(from snapshots: [Int64]) -> PlantError {
        let advice =
            snapshots.count == 1 && snapshots != table.snapshots
            ? "it was snapshot \(snapshots[0]): go on with --as-of \(snapshots[0])"
            : "give that one"
        return PlantError(
            .usage,
            "is not the table that the run to be resumed had read; \(advice), or start anew",
            path: path)
    }
}
