import Testing
import TickCore
import TickWindows

/// Windows drawn as time lines. One column is one nanosecond, windows are ten long.
///
/// A letter is a message at that instant, handled in the order of the alphabet; capitals carry a
/// trade. Under it stands what each window became.
struct BarTimelineTests {
    /// Plays a picture and answers which letters fired each window, or `late` for a late trade.
    private func play(_ line: String, disorder: Int64) -> (fired: [Int64: Character], late: String)
    {
        var bench = BarBench(length: 10, disorder: disorder)
        let marks = line.enumerated().filter { $0.element != " " && $0.element != "|" }
            .sorted { $0.element.lowercased() < $1.element.lowercased() }
        var fired: [Int64: Character] = [:]
        var late = ""
        for (column, letter) in marks {
            let before = bench.bars.counters.late
            if letter.isUppercase {
                bench.trade(Int64(column))
            } else {
                bench.bars.observe(Int64(column))
            }
            if bench.bars.counters.late > before { late.append(letter) }
            for bar in bench.bars.output.bars where fired[bar.start] == nil {
                fired[bar.start] = letter
            }
        }
        return (fired, late)
    }

    @Test func `in order, a window closes with the first message after it`() {
        //         0         10         20         30
        let line = "A    B   C|D        e|     F    |g"
        let (fired, late) = play(line.replacingBars(), disorder: 0)
        #expect(fired == [0: "D", 10: "F", 20: "g"])
        #expect(late == "")
    }

    @Test func `with disorder of five a window waits five more`() {
        //         0         10        20
        let line = "A   C    b    d E      F"
        // d at 14 leaves the watermark at 8; E at 16 moves it to 10, past 9.
        let (fired, late) = play(line, disorder: 5)
        #expect(fired == [0: "E"])
        #expect(late == "")
    }

    @Test func `what comes behind a closed window is late, behind the watermark only odd`() {
        //         0         10        20
        let line = "A  D      C    E     b"
        let (fired, late) = play(line, disorder: 0)
        // b at 21 closes [0, 10) and moves the watermark to 20: [10, 20) is over before it began.
        #expect(fired == [0: "b"])
        #expect(late == "CDE")
    }
}

extension String {
    /// Bars mark the edges for the eye and take no column.
    fileprivate func replacingBars() -> String { filter { $0 != "|" } }
}
