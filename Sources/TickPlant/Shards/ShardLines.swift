import TickCore
import TickWindows

/// How a shard tells the writer what its windows put out: as lines of text made by the shard, or as
/// panes where the writer must see them.
///
/// Concurrency: of the shard's thread.
struct ShardLines {
    /// What makes lines; nil where panes are told.
    let lines: BarLines?
    /// Whether anybody wants bars, and late records.
    let wantsBars: Bool
    let wantsLate: Bool

    /// Everything, as it is.
    static var panes: ShardLines { ShardLines(lines: nil, wantsBars: true, wantsLate: true) }
}

/// What the writer's thread hands the output of shards to.
protocol ShardOutput: PaneSink, ~Copyable {
    /// Takes lines of bars.
    mutating func append(bars: UnsafeRawBufferPointer)
    /// Takes lines of late ticks.
    mutating func append(late: UnsafeRawBufferPointer)
    /// Hands on whatever was collected so far, as if nothing more would come.
    mutating func passOn()
}

extension ShardOutput where Self: ~Copyable {
    /// Nothing is collected.
    mutating func passOn() {}
}

extension BarWriter: ShardOutput {
    /// What a shard tells a writer of such output.
    static func shardLines(
        _ output: BarOutput, _ plans: [WindowPlan], _ instruments: InstrumentTable
    ) -> ShardLines {
        let wantsLate = output.late != nil
        guard output.format != .table else {
            return ShardLines(lines: nil, wantsBars: true, wantsLate: wantsLate)
        }
        return ShardLines(
            lines: BarLines(plans, isJSON: output.format == .jsonl, instruments: instruments),
            wantsBars: output.format != .none && output.file != nil, wantsLate: wantsLate)
    }
}
