import TickQuery
import TickWindows

@testable import TickPlant

/// A replay in this process.
struct TableRun {
    /// The rows of bars.
    let lines: [String]
    let report: ReplayReport

    /// What is told even to those who want quiet.
    var damage: [String] { ReplaySummary(report).damageLines() }

    init(
        _ paths: [String], bars: String = "1s", tables: TradeTableOptions = TradeTableOptions(),
        change: (inout ReplayOptions) -> Void = { _ in }
    ) throws {
        let scratch = try Scratch()
        var options = ReplayOptions(
            try BarsText.plans([bars]) { _ throws(PlanError) in
                throw PlanError(.range, "no calendar is known here")
            })
        options.shards = .inline
        change(&options)
        let file = try OutputFile.create(scratch.path("bars"), force: false)
        report = try Replay.run(
            try CaptureInputs(paths, tables: tables), options, format: .csv, file: file)
        lines = try scratch.text("bars").split(separator: "\n").map(String.init)
    }
}
