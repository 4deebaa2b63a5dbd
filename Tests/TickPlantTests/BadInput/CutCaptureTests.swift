import Testing
import TickPlant

/// Captures that end too early.
@Suite struct CutCaptureTests {
    @Test(arguments: [Int.max, 7])
    func `a capture cut at any byte yields what came before and says so`(chunk: Int) throws {
        let scratch = try Scratch()
        let capture = WireItch.capture(trades: 12)
        var wholes: [Int: String] = [:]
        for end in capture.ends {
            let whole = try InProcess.replay(Array(capture.bytes[..<end]), in: scratch)
            #expect(!whole.report.isDamaged)
            wholes[wholes.count + 1] = whole.text
        }
        let heading = try InProcess.replay(Array(capture.bytes[..<24]), in: scratch)
        #expect(!heading.report.isDamaged)
        wholes[0] = heading.text
        #expect(Set(wholes.values).count == 13)
        for count in 0..<capture.bytes.count {
            let cut = try InProcess.replay(
                Array(capture.bytes[..<count]), in: scratch, chunk: chunk)
            let packets = capture.ends.count { $0 <= count }
            #expect(cut.report.packets == packets, "cut after \(count) bytes")
            #expect(cut.text == wholes[packets], "cut after \(count) bytes")
            let isClean = count == WireCapture.headerBytes || capture.ends.contains(count)
            #expect(cut.report.isDamaged == !isClean, "cut after \(count) bytes")
            #expect(cut.damage.isEmpty == isClean, "cut after \(count) bytes")
        }
    }

    @Test func `a compressed capture cut or corrupted ends with code 2`() throws {
        let scratch = try Scratch()
        let capture = WireItch.capture(trades: 3000)
        let plain = try scratch.write(capture.bytes, "day.pcap")
        let whole = try Tool.run(["replay", plain])
        for tool in ["gzip -c", "zstd -qc"] where try Tool.shell(tool + " </dev/null").code == 0 {
            _ = try Tool.shell("\(tool) '\(plain)' > '\(plain).packed'")
            let packed = try fileBytes("\(plain).packed")
            for share in [0.1, 0.5, 0.9, 0.999] {
                let count = Int(Double(packed.count) * share)
                let path = try scratch.write(Array(packed[..<count]), "cut")
                try expectDamage(path, whole)
            }
            for place in [packed.count / 2, packed.count - 6] {
                var corrupt = packed
                corrupt[place] ^= 0x55
                try expectDamage(try scratch.write(corrupt, "corrupt"), whole)
            }
        }
    }

    /// Code 2, a message that names the file, and bars that are the first of the whole.
    private func expectDamage(_ path: String, _ whole: Tool.Outcome) throws {
        let run = try Tool.run(["replay", "-q", path], secondsMax: 60)
        #expect(run.code == 2, "\(run.errors)")
        #expect(run.errors.contains(path), "\(run.errors)")
        #expect(run.errors.contains("byte"), "\(run.errors)")
        let have = bars(run).map(numbers)
        // What a corrupt block decompresses to may differ; a cut one is a prefix.
        if path.hasSuffix("cut") {
            #expect(have.elementsEqual(bars(whole).map(numbers).prefix(have.count)))
        }
    }

    @Test(arguments: [
        ([0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0] as [UInt8], true),
        ([0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], true),
        ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], true),
        ([0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 60, 0, 0, 0, 1, 2, 3, 4, 5], true),
    ])
    func `records of no length, or of too much, are told`(record: [UInt8], isTold: Bool) throws {
        let scratch = try Scratch()
        let capture = WireItch.capture(trades: 5)
        let whole = try InProcess.replay(capture.bytes, in: scratch)
        let odd = try InProcess.replay(capture.bytes + record, in: scratch)
        #expect(odd.text == whole.text)
        #expect(odd.report.isDamaged == isTold)
        #expect(!odd.damage.isEmpty)
    }
}
