import Testing
import TickStorage

@testable import TickPlant

/// Parquet files that were cut or changed: an error or damage, and never other bars in silence.
@Suite struct TableDamageTests {
    private func make(_ scratch: Scratch) throws -> (path: String, bytes: [UInt8], lines: [String])
    {
        var sheet = TradeSheet()
        sheet.groupRows = 50
        let path = try sheet.write(TradeSheet.trades(200, seed: 6), to: scratch.path("whole"))
        return (path, try fileBytes(path), try TableRun([path]).lines)
    }

    /// The rows but those of the last window, which damage may have left open.
    private func closed(_ lines: [String]) -> [String] {
        func end(_ line: String?) -> Substring? { line?.split(separator: ",")[2] }
        return lines.filter { end($0) != end(lines.last) }
    }

    @Test func `a file cut anywhere is an error`() throws {
        let scratch = try Scratch()
        let (_, bytes, _) = try make(scratch)
        for size in Set(stride(from: 4, to: bytes.count, by: 197)).union([
            8, 11, 12, bytes.count - 1,
        ]) {
            let path = try scratch.write(Array(bytes[..<size]), "cut")
            #expect(throws: PlantError.self, "cut to \(size)") { try TableRun([path]) }
        }
        let path = try scratch.write(Array(bytes.dropLast(10)), "cut")
        let run = try Tool.run(["replay", path])
        #expect(run.code == 2 && run.errors.contains("does not end as a Parquet file"))
    }

    @Test(arguments: [UInt64.random(in: 0..<1 << 32)])
    func `a flipped bit anywhere is an error or damage`(seed: UInt64) throws {
        let scratch = try Scratch()
        let (_, bytes, wanted) = try make(scratch)
        var random = SeededNumbers(seed: seed)
        var found = 0
        let tries = CampaignSize.of("TABLE_FLIPS", default: 150)
        for _ in 0..<tries {
            var flipped = bytes
            // Without its first bytes it is another kind of input.
            let place = 4 + Int(random.next(below: UInt64(bytes.count - 4)))
            flipped[place] ^= 1 << UInt8(random.next(below: 8))
            let path = try scratch.write(flipped, "flipped")
            do {
                let run = try TableRun([path])
                if run.lines == wanted, !run.report.isDamaged { continue }
                #expect(run.report.isDamaged, "seed \(seed): byte \(place)")
                #expect(
                    wanted.starts(with: closed(run.lines)), "seed \(seed): byte \(place)")
                found += 1
            } catch { found += 1 }
        }
        #expect(found > tries * 9 / 10, "\(found) of \(tries) were seen")
    }

    @Test func `what came before damage is processed`() throws {
        let scratch = try Scratch()
        let (path, bytes, wanted) = try make(scratch)
        let file = try ParquetTrades(path, ColumnsMap(), RealFileSystem())
        #expect(try TradeTable([file]).stretches.count == 4)
        var flipped = bytes
        // In the third row group or so: the pages make up most of the file's first part.
        for place in bytes.count / 4..<bytes.count / 4 + 4 { flipped[place] ^= 0xFF }
        let damaged = try scratch.write(flipped, "damaged")
        let run = try Tool.run(["replay", damaged])
        #expect(run.code == 2 && run.errors.contains("damaged: column"), "\(run.errors)")
        #expect(run.lines.count > 1 && run.lines.count < wanted.count)
        #expect(wanted.starts(with: closed(run.lines.map(String.init))))
    }
}
