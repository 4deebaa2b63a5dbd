import Testing

/// What a configuration file says about an archive.
@Suite struct ArchiveConfigurationTests {
    private func replay(
        _ configuration: String, _ further: [String] = []
    ) throws -> (run: Tool.Outcome, archive: String, scratch: Scratch) {
        let scratch = try Scratch()
        let file = try scratch.write(text: configuration, "plant.toml")
        let archive = scratch.path("archive")
        let run = try Tool.run(
            [
                "replay", Places.sample("iex-deep-1.0"), "--config", file, "--archive", archive,
                "-q",
            ] + further)
        return (run, archive, scratch)
    }

    @Test func `streams and digits are taken from the file, and the command line goes before`()
        throws
    {
        let text = "[archive]\nstreams = [\"trades\"]\ndigits = 6\n"
        let first = try replay(text)
        #expect(first.run.code == 0, "\(first.run.errors)")
        let listed = try Tool.run(["log", "ls", first.archive])
        #expect(listed.output.contains("trades") && !listed.output.contains("quotes"))
        let schema = try Tool.run(["schema", "show", first.archive, "trades"])
        #expect(schema.output.contains("\"scale\": 6") || schema.output.contains("\"scale\":6"))
        let second = try replay(text, ["--archive-streams", "status"])
        let other = try Tool.run(["log", "ls", second.archive])
        #expect(other.output.contains("status") && !other.output.contains("trades"))
    }

    @Test func `a run says how many records each stream of its archive has`() throws {
        let scratch = try Scratch()
        let archive = scratch.path("archive")
        let run = try Tool.run([
            "replay", Places.sample("iex-deep-1.0"), "--archive", archive, "--archive-streams",
            "trades",
        ])
        let told = try #require(run.errors.split(separator: "\n").last).drop { $0 != ":" }
        let listed = try Tool.run(["log", "ls", archive, "--format", "csv"])
        let counts = listed.lines.dropFirst().map { line in
            let cells = line.split(separator: ",")
            return "\(cells[0]) \(cells[2])"
        }
        #expect(counts.count == 4)
        let words = Set(told.dropFirst(2).split(separator: ", ").map(String.init))
        #expect(words == Set(counts), "\(run.errors)")
    }

    @Test(arguments: [
        ("[archive]\nstreams = [\"bars\"]", "bars is none of trades, quotes and status"),
        ("[archive.cleanup.bars]\npolicy = \"all\"", "is none of none, delete, compact"),
        ("[archive.cleanup.late]\npolicy = \"compact\"", "late cannot be compacted"),
        ("[archive.cleanup.trades]\npolicy = \"delete\"", "which this run does not have"),
        ("[archive]\ncheckpoint_ms = 5\ncheckpoint_event_ms = 5", "exclude each other"),
    ])
    func `what cannot be is refused before anything is made`(
        text: String, words: String
    ) throws {
        let outcome = try replay(text)
        #expect(outcome.run.code == 1, "\(outcome.run.code)")
        #expect(outcome.run.errors.contains(words), "\(outcome.run.errors)")
        #expect(try Tool.run(["log", "ls", outcome.archive]).code != 0)
    }
}
