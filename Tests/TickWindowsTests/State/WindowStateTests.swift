import Testing
import TickCore
import TickWindows

/// A run that is cut, carried over as bytes and gone on with, against the run that was not cut; and
/// shards against one set of windows.
struct WindowStateTests {
    private let script: (UInt64) -> StateScript = { StateScript(seed: $0) }

    @Test(arguments: 0..<UInt64(120))
    func `a run goes on from its state as it would have itself`(seed: UInt64) throws {
        let script = script(seed)
        var whole = script.windows(script.symbols)
        var first = script.windows(script.symbols)
        let cut = Int(seed * 7 % UInt64(script.steps.count))
        for step in script.steps[..<cut] {
            whole.take(step)
            first.take(step)
        }
        let bytes = first.state().encoded()
        // The symbols are met in another order.
        var second = script.windows(script.symbols.reversed())
        try second.restore(try WindowState(decoding: bytes))
        #expect(second.state().encoded() == bytes, "seed \(seed), cut at \(cut)")
        second.output.lines = first.output.lines
        for step in script.steps[cut...] {
            whole.take(step)
            second.take(script.translated(step, for: second.output.ids))
        }
        #expect(second.output.lines == whole.output.lines, "seed \(seed), cut at \(cut)")
        #expect(second.state().digest == whole.state().digest, "seed \(seed), cut at \(cut)")
        #expect(second.counters == whole.counters, "seed \(seed), cut at \(cut)")
    }

    /// Slices of windows that have fired are kept for a longer one, and go one by one afterwards.
    @Test(arguments: [[12, 4], [20, 5], [7, 2]] as [[Int64]], [0, 3] as [Int64])
    func `a run goes on in the middle of a window made of slices`(
        sizes: [Int64], lateness: Int64
    ) throws {
        var plans = [
            WindowPlan(.hop(size: sizes[0], slide: 1)), WindowPlan(.tumbling(size: sizes[1])),
            WindowPlan(.tumbling(size: 1)),
        ]
        for index in plans.indices { plans[index].allowedLateness = lateness }
        for cut in Int64(10)...40 {
            let instruments = TestInstruments()
            func windows() throws -> WindowSet<LineLog> {
                var windows = try WindowSet(
                    plans, instruments: instruments.table,
                    output: LineLog(
                        ids: instruments.ids, symbols: instruments.ids.map { "\($0.rawValue)" }))
                _ = windows.addChannel(disorder: 0, heartbeatMargin: 0)
                return windows
            }
            func take(_ time: Int64, _ windows: inout WindowSet<LineLog>) {
                for (place, id) in instruments.ids.enumerated() where time % 4 != Int64(place) {
                    windows.accept(
                        Tick(
                            eventTime: time, sequence: UInt64(time * 9 + Int64(place)),
                            price: Price(nanos: time * 7 % 23 + Int64(place)), size: 1,
                            instrument: id, kind: .trade))
                    windows.observe(time)
                }
            }
            var whole = try windows()
            for time in 0..<cut { take(time, &whole) }
            var second = try windows()
            try second.restore(try WindowState(decoding: whole.state().encoded()))
            whole.output.lines = []
            for time in cut..<cut + 60 {
                take(time, &whole)
                take(time, &second)
            }
            #expect(second.output.lines == whole.output.lines, "cut at \(cut)")
            #expect(!whole.output.lines.isEmpty)
        }
    }

    @Test(arguments: 0..<UInt64(60))
    func `shards put out and hold together what one does`(seed: UInt64) throws {
        let script = script(seed)
        let count = Int(seed % 3) + 2
        var whole = script.windows(script.symbols)
        var shards = Shards(script, count: count)
        let cut = script.steps.count / 2
        for step in script.steps[..<cut] {
            whole.take(step)
            shards.take(step)
            #expect(shards.lines == whole.output.sorted, "seed \(seed)")
            whole.output.lines = []
        }
        let merged = try WindowState.merge(shards.states())
        #expect(merged.digest == whole.state().digest, "seed \(seed)")
        // Gone on with as another number of shards.
        var others = Shards(script, count: 5 - count)
        try others.restore(merged.split(into: 5 - count, by: others.shard))
        for step in script.steps[cut...] {
            whole.take(step)
            others.take(step)
            #expect(others.lines == whole.output.sorted, "seed \(seed)")
            whole.output.lines = []
        }
        let last = try WindowState.merge(others.states())
        #expect(last.digest == whole.state().digest, "seed \(seed)")
    }

    @Test func `a damaged state, or one of other queries, is refused`() throws {
        let script = script(3)
        var windows = script.windows(script.symbols)
        for step in script.steps.dropLast(20) { windows.take(step) }
        let bytes = windows.state().encoded()
        for place in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 97)) {
            var damaged = bytes
            damaged[place] ^= 1
            #expect(throws: StateError.self, "a bit at \(place)") {
                try WindowState(decoding: damaged)
            }
            #expect(throws: StateError.self, "cut at \(place)") {
                try WindowState(decoding: Array(bytes[..<place]))
            }
        }
        var other = try WindowSet(
            [WindowPlan(.tumbling(size: 3))], instruments: InstrumentTable(), output: LineLog())
        #expect(throws: StateError.self) { try other.restore(WindowState(decoding: bytes)) }
    }

    @Test func `parts of different moments, or that share a symbol, are not merged`() throws {
        let script = script(5)
        var windows = script.windows(script.symbols)
        for step in script.steps[..<60] { windows.take(step) }
        let early = windows.state()
        for step in script.steps[60...] { windows.take(step) }
        #expect(throws: StateError.self) { try WindowState.merge([early, windows.state()]) }
        #expect(throws: StateError.self) { try WindowState.merge([early, early]) }
        #expect(throws: StateError.self) { try WindowState.merge([]) }
    }
}

/// As many sets of windows as shards, each given all messages and its own symbols' ticks.
private struct Shards {
    private let script: StateScript
    private let boxes: [Box]

    /// A place for windows, which cannot be in an array.
    private final class Box {
        var windows: WindowSet<LineLog>
        init(_ windows: consuming WindowSet<LineLog>) { self.windows = windows }
    }

    init(_ script: StateScript, count: Int) {
        self.script = script
        boxes = (0..<count).map { _ in Box(script.windows(script.symbols)) }
    }

    func shard(_ venue: UInt16, _ symbol: [UInt8]) -> Int {
        Int(symbol.reduce(UInt32(venue)) { $0 &* 31 &+ UInt32($1) } % UInt32(boxes.count))
    }

    /// Hands a step on; only the symbol's shard gets its tick.
    mutating func take(_ step: StreamStep) {
        for (index, box) in boxes.enumerated() {
            if case .tick(let tick) = step {
                let symbol = script.symbols[tick.instrument.index]
                guard shard(symbol.venue, Array(symbol.text.utf8)) == index else { continue }
            }
            box.windows.take(step)
        }
    }

    /// What the last step brought, of all shards, in order; forgotten then.
    var lines: [String] {
        let lines = boxes.flatMap { $0.windows.output.lines }
        for box in boxes { box.windows.output.lines = [] }
        return lines.sorted()
    }

    func states() -> [WindowState] { boxes.map { $0.windows.state() } }

    func restore(_ states: [WindowState]) throws {
        for (box, state) in zip(boxes, states) { try box.windows.restore(state) }
    }
}
