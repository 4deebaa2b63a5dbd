import Testing

/// What a configuration file and the command line say together.
@Suite struct ConfigOptionTests {
    private static let trades =
        "ts_ns,symbol,price,size\n1000000000,A,1.25,1\n2500000000,A,2,1\n61000000000,A,3,1\n"

    private func starts(_ config: String, _ options: [String]) throws -> [String] {
        let scratch = try Scratch()
        let run = try Tool.run(
            [
                "replay", "--config", try scratch.write(text: config, "c.toml"),
                try scratch.write(text: Self.trades, "t.csv"),
            ] + options)
        #expect(run.code == 0, "\(run.errors)")
        return run.lines.dropFirst().map { String($0.split(separator: ",")[1]) }
    }

    @Test func `the file decides what the command line leaves open`() throws {
        #expect(
            try starts("[replay]\nbars_ms = 60_000\n", []) == ["0", "60000000000"])
    }

    @Test func `the command line goes before the file`() throws {
        #expect(
            try starts("[replay]\nbars_ms = 60_000\n", ["--bars", "2s"])
                == ["0", "2000000000", "60000000000"])
        #expect(
            try starts("[replay]\nprice_scale = 1\n", ["--price-scale", "2"]).count == 3)
    }

    @Test(arguments: [
        ("[replay]\nbar_ms = 1\n", ":2:1: unknown key 'bar_ms'"),
        ("[replay]\nfeed = \"itch\"\n", "no feed is called itch"),
        ("[replay]\nbars_ms = 0\n", ":2:1: bars_ms = 0 is not in 1..."),
    ])
    func `a faulty file is a usage error that says where`(config: String, message: String) throws {
        let scratch = try Scratch()
        let run = try Tool.run([
            "replay", "--config", try scratch.write(text: config, "c.toml"),
            try scratch.write(text: Self.trades, "t.csv"),
        ])
        #expect(run.code == 1)
        #expect(run.errors.contains(message), "\(run.errors)")
        #expect(run.lines.isEmpty)
    }
}
