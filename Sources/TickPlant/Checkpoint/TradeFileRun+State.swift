import TickCapture
import TickCore
import TickWindows

/// A replay of files and tables of trades in a state.
///
/// Layout: instruments, which input, lines and flaws of those before, the input's own part.
extension TradeFileRun {
    /// Hands a state to whoever wants one now.
    mutating func checkpoint<Reader: TradeReading & ~Copyable>(
        _ reader: inout Reader
    ) throws(PlantError) {
        guard let taker = options.checkpoints?.taker else { return }
        let position = ReplayPosition(
            path: reader.path, offset: reader.offset, packets: linesBefore &+ reader.lineNumber,
            watermark: bars.leadingWatermark)
        guard taker.due(position) else { return }
        var writer = try begin()
        writer.put(true)
        do { try reader.encode(to: &writer) } catch { throw PlantError(capture: error) }
        try taker.take(try state(writer, isFinished: false), position)
    }

    /// The state at the end of the input, if anybody takes it.
    mutating func lastState() throws(PlantError) -> (state: ReplayState, position: ReplayPosition)?
    {
        guard isAtEnd, options.checkpoints != nil, options.resumeFrom?.isFinished != true else {
            return nil
        }
        let position = ReplayPosition(
            path: lastPlace.path, offset: lastPlace.offset, packets: linesBefore,
            watermark: bars.leadingWatermark, isEnd: true)
        guard options.checkpoints?.taker.due(position) == true else { return nil }
        var writer = try begin()
        writer.put(false)
        return (try state(writer, isFinished: true), position)
    }

    private func begin() throws(PlantError) -> StateWriter {
        var writer = StateWriter()
        instruments.encode(to: &writer)
        writer.put(UInt32(file))
        writer.put(linesBefore)
        report.damages.encode(to: &writer)
        writer.put(report.badLines)
        writer.put(UInt32(report.badLineSamples.count))
        for sample in report.badLineSamples { writer.put(text: sample) }
        return writer
    }

    private func state(
        _ writer: borrowing StateWriter, isFinished: Bool
    ) throws(PlantError) -> ReplayState {
        let (windows, shown) = try bars.state()
        return ReplayState(
            settings: options.settings(kind), isFinished: isFinished, shown: shown,
            windows: windows,
            run: writer.bytes)
    }

    /// Takes up a state whose instruments are there already; the run has `count` files.
    mutating func restore(from reader: inout StateReader, _ count: Int) throws(PlantError) {
        do throws(StateError) {
            file = Int(try reader.take(UInt32.self))
            guard file <= count else { throw StateError("file \(file + 1) of \(count) is next") }
            linesBefore = try reader.take()
            report.damages = try .init(from: &reader)
            report.badLines = try reader.take()
            for _ in 0..<(try reader.takeCount(4)) {
                report.badLineSamples.append(try reader.takeText())
            }
            if try reader.takeBool() { saved = reader }
        } catch {
            throw PlantError(state: error)
        }
    }

    /// Lets the input that was read at the time go on where it stood.
    mutating func resume<Reader: TradeReading & ~Copyable>(
        _ reader: inout Reader
    ) throws(PlantError) {
        guard var state = saved else { return }
        saved = nil
        try reader.resume(from: &state)
    }
}
