import Glibc
import TickIceberg
import TickLog
import TickStorage
import TickWindows
import Testing

@testable import TickPlant

/// A small run with an archive on a simulated disk: bars that restate themselves, late ticks, and
/// trades, with many checkpoints.
enum ArchiveRun {
    static let directory = "/data/archive"

    /// Runs, or goes on, to the end.
    static func run(
        _ disk: SimulatedDisk, shards: ShardChoice = .inline
    ) throws(PlantError) {
        let inputs = try CaptureInputs([Places.sample("nasdaq-itch-5.0")])
        var options = ReplayOptions([plan("1s", 1), plan("1m", 60)])
        options.plans[1].allowedLateness = 5_000_000_000
        options.shards = shards
        var archive = ArchiveOptions(directory)
        archive.files = disk
        archive.resume = true
        archive.trades = true
        archive.status = true
        archive.checkpoint = .event(nanos: 1_000_000)
        archive.parcelBytes = 400
        archive.partRows = 3
        archive.segmentBytes = 900
        archive.stateNanos = 0
        archive.lookEvery = 25
        archive.tableNanos = 0
        _ = try Replay.run(inputs, options, format: .none, file: nil, archive: archive)
    }

    private static func plan(_ name: String, _ seconds: Int64) -> WindowPlan {
        WindowPlan(.tumbling(size: seconds * 1_000_000_000), name: name)
    }

    /// Every operation in a campaign, else some, beginning anywhere among the first of them: over
    /// many runs of the tests all are met. `TICKPLANT_ARCHIVE_EVERY=1` takes all.
    static func sample(_ operations: ClosedRange<Int>) -> StrideThrough<Int> {
        let step = CampaignSize.of("ARCHIVE_EVERY", default: 500)
        return stride(
            from: operations.lowerBound + .random(in: 0..<step), through: operations.upperBound,
            by: step)
    }

    /// Everything that the archive holds, as text.
    static func dump(_ disk: SimulatedDisk) throws -> [String] {
        try records(disk) + rows(disk).sorted()
    }

    /// Every row of every table, as its files have them.
    static func rows(_ disk: SimulatedDisk) throws -> [String] {
        let catalog = try SQLiteCatalog(disk, path: Path.join(directory, "catalog.db"))
        return try catalog.tables().flatMap { name in
            let reader = try TableReader(try Table(catalog, name), TableScan())
            var batch = RowBatch(reader.schema)
            var rows: [String] = []
            while try reader.next(into: &batch) {
                for row in 0..<batch.count {
                    let cells = batch.columns.enumerated().map { place, column in
                        CellText.text(column, row, batch.schema.fields[place].type)
                    }
                    rows.append("\(name) " + cells.joined(separator: "|"))
                }
            }
            return rows
        }
    }

    /// Every record of every log.
    static func records(_ disk: SimulatedDisk, _ directory: String = directory) throws -> [String] {
        let path = Path.join(directory, "log")
        let logs = try LogDirectory(reading: path, disk)
        var lines: [String] = []
        for stream in try logs.streams() {
            let reader = try LogReader(disk, folder: logs.folder(stream), limit: .end)
            while let record = try reader.next() {
                let key = record.key.map { Array($0).description } ?? "-"
                let value = record.value.map { Array($0).description } ?? "-"
                lines.append("\(stream) \(record.offset) \(record.timeMillis) \(key) \(value)")
            }
        }
        return lines
    }
}

/// How large a campaign is: the default in tests, more where the environment says so.
enum CampaignSize {
    /// Whether what takes minutes is run too; see `scripts/archive-campaign.sh`.
    static let isLong = getenv("TICKPLANT_LONG") != nil
    static let skipped: Comment = "takes minutes; scripts/archive-campaign.sh runs it"

    static func of(_ name: String, default usual: Int) -> Int {
        getenv("TICKPLANT_\(name)").flatMap { Int(String(cString: $0)) } ?? usual
    }
}
