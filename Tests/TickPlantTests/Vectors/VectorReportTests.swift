import Foundation
import Testing
import TickPlant

/// What is said of vectors that fail: the step, its input, and both sides.
@Suite struct VectorReportTests {
    static let wrong = """
        {"id": "wrong", "title": "Expects too much", "window": {"kind": "tumbling", "size": 10},
         "watermark": {"strategy": "bounded", "bound": 0, "sources": 2}, "allowed_lateness": 5,
         "input": [{"t": "event", "ts": 1, "key": "A", "value": 2, "source": 1},
                   {"t": "event", "ts": 3, "key": "B", "value": 4},
                   {"t": "end"}, {"t": "event", "ts": 2, "key": "A", "value": 8}],
         "expected": [
           {"after": 1, "kind": "late_dropped", "key": "B", "ts": 3, "value": 4},
           {"after": 2, "kind": "on_time", "key": "A", "start": 0, "end": 10, "count": 1},
           {"after": 2, "kind": "on_time", "key": "B", "start": 0, "end": 10, "count": 2},
           {"after": 2, "kind": "on_time", "key": "C", "start": 0, "end": 10, "count": 1},
           {"after": 3, "kind": "late_dropped", "key": "A", "ts": 2, "value": 8}]}
        """

    static let wrongText = """
        FAIL wrong: 2 of 4 steps came out differently: Expects too much
          step 1 {"t": "event", "ts": 3, "key": "B", "value": 4}
            - {"after": 1, "kind": "late_dropped", "key": "B", "ts": 3, "value": 4}
          step 2 {"t": "end"}
              {"after": 2, "kind": "on_time", "key": "A", "start": 0, "end": 10, "count": 1}
            - {"after": 2, "kind": "on_time", "key": "B", "start": 0, "end": 10, "count": 2}
            - {"after": 2, "kind": "on_time", "key": "C", "start": 0, "end": 10, "count": 1}
            + {"after": 2, "kind": "on_time", "key": "B", "start": 0, "end": 10, "count": 1}

        """

    @Test func `a failure shows the steps that differ, side by side`() throws {
        let scratch = try Scratch()
        let path = try scratch.write(text: Self.wrong, "wrong.json")
        #expect(try VectorFiles.failure(path) == Self.wrongText)
    }

    @Test func `a pane that replaces what it should not is a failure`() throws {
        let text = """
            {"id": "late", "window": {"kind": "tumbling", "size": 10}, "allowed_lateness": 5,
             "watermark": {"strategy": "explicit"},
             "input": [{"t": "event", "ts": 1, "key": "A", "value": 2}, {"t": "watermark", "ts": 9},
                       {"t": "event", "ts": 1, "key": "A", "value": 2}],
             "expected": [{"after": 1, "kind": "on_time", "pane": 0},
                          {"after": 2, "kind": "late_update", "pane": 1SUPERSEDES}]}
            """
        for (spans, passes) in [
            ("", false), (", \"supersedes\": []", false), (", \"supersedes\": [[0, 9]]", false),
            (", \"supersedes\": [[0, 10], [0, 10]]", false),
            (", \"supersedes\": [[0, 10, 1]]", false), (", \"supersedes\": [[0, 10, 0]]", true),
            (", \"supersedes\": [[0, 10]]", true),
        ] {
            let vector = text.replacing("SUPERSEDES", with: spans)
            let scratch = try Scratch()
            let path = try scratch.write(text: vector, "late.json")
            #expect(try (VectorFiles.failure(path) == "") == passes, "\(spans)")
        }
    }

    @Test func `programs get the same as JSON`() throws {
        let scratch = try Scratch()
        try scratch.write(text: Self.wrong, "wrong.json")
        try scratch.write(text: VectorReaderTests.right, "right.json")
        let run = try Tool.run(["vectors", "--format", "json", scratch.folder])
        #expect(run.code == 2)
        let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        let document = try #require(object as? [String: Any])
        #expect(document["total"] as? Int == 2 && document["passed"] as? Int == 1)
        #expect(document["failed"] as? Int == 1 && document["unsupported"] as? Int == 0)
        let vectors = try #require(document["vectors"] as? [[String: Any]])
        #expect(vectors.map { $0["outcome"] as? String } == ["passed", "failed"])
        let steps = try #require(vectors[1]["steps"] as? [[String: Any]])
        #expect(steps.map { $0["step"] as? Int } == [1, 2])
        #expect((steps[1]["expected"] as? [String])?.count == 3)
        #expect((steps[1]["actual"] as? [String])?.count == 2)
    }
}

/// How `tickplant vectors` ends.
@Suite struct VectorsCommandTests {
    @Test func `vectors that all pass end with code 0 and a count`() throws {
        let scratch = try Scratch()
        let path = try scratch.write(text: VectorReaderTests.right, "right.json")
        let run = try Tool.run(["vectors", path])
        #expect(run.code == 0 && run.errors == "")
        #expect(run.output == "pass x\n1 vectors: 1 passed, 0 failed, 0 not supported\n")
        let quiet = try Tool.run(["vectors", "--quiet", scratch.folder])
        #expect(quiet.code == 0 && quiet.output == "" && quiet.errors == "")
    }

    @Test func `one failure ends with code 2`() throws {
        let scratch = try Scratch()
        try scratch.write(text: VectorReaderTests.right, "a.json")
        try scratch.write(text: VectorReportTests.wrong, "b.json")
        let run = try Tool.run(["vectors", scratch.folder])
        #expect(run.code == 2)
        #expect(run.output.hasPrefix("pass x\nFAIL wrong: "))
        #expect(run.output.hasSuffix("2 vectors: 1 passed, 1 failed, 0 not supported\n"))
        let quiet = try Tool.run(["vectors", "-q", scratch.folder])
        #expect(quiet.code == 2 && quiet.output == VectorReportTests.wrongText)
    }

    @Test func `nothing to run, or what is no vector, ends with code 1`() throws {
        let scratch = try Scratch()
        let missing = try Tool.run(["vectors", scratch.path("nowhere")])
        #expect(missing.code == 1 && missing.errors.contains("nowhere: no such file"))
        let empty = try Tool.run(["vectors", scratch.folder])
        #expect(empty.code == 1 && empty.errors.contains("no vector files"))
        try scratch.write(text: VectorReaderTests.right, "right.json")
        try scratch.write(text: "{", "cut.json")
        try scratch.write(text: #"{"id": 3}"#, "other.json")
        let run = try Tool.run(["vectors", scratch.folder])
        #expect(run.code == 1 && run.output == "")
        #expect(run.errors.contains("cut.json: no JSON: "))
        #expect(run.errors.contains("other.json: id: no String"))
    }
}
