import TickCapture
import TickCore
import TickWindows

@testable import TickPlant

/// A replay of bytes in memory, inside the test's own process.
enum InProcess {
    struct Result {
        var report: ReplayReport
        /// The bars as CSV, with the heading.
        var text: String
        var damage: [String]
    }

    static func replay(
        _ bytes: [UInt8], in scratch: Scratch, chunk: Int = .max,
        change: (inout ReplayOptions) -> Void = { _ in }
    ) throws -> Result {
        var options = ReplayOptions([WindowPlan(.tumbling(size: 1_000_000_000))])
        change(&options)
        let path = scratch.path("bars.csv")
        let file = try OutputFile.create(path, force: true)
        let instruments = InstrumentTable()
        let walk = try DatagramWalk(filter: options.filter)
        let output = BarOutput(format: .csv, file: file, late: nil)
        let (windows, _) = try options.windows(instruments, output, isTrades: false)
        var engine = ReplayEngine(
            options, InputKind(count: 1), walk: walk, windows: windows,
            instruments: instruments)
        var packets = PacketReader(MemoryChunkSource(bytes, chunkSize: chunk))
        _ = try engine.run(&packets) { _ in true }
        try engine.finish()
        let damage = ReplaySummary(engine.report).damageLines()
        return Result(report: engine.report, text: try fileText(path), damage: damage)
    }
}
