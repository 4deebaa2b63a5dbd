import Foundation
import Testing
import TickPlant

/// What is no vector is refused, with the file, the place and the reason.
@Suite struct VectorReaderTests {
    /// A vector that is right; each case breaks one thing of it.
    static let right = """
        {"id": "x", "window": {"kind": "tumbling", "size": 10},
         "watermark": {"strategy": "explicit"},
         "input": [{"t": "event", "ts": 1, "key": "A", "value": 2}, {"t": "end"}],
         "expected": [{"after": 1, "kind": "on_time", "key": "A", "start": 0, "end": 10, "sum": 2}]}
        """

    @Test(arguments: [
        (#""id""#, #""ident""#, "ident: unknown field"),
        (#""id": "x", "#, "", "id: missing field"),
        (#""size": 10"#, #""size": 10, "slide": 5"#, "window.slide: unknown field"),
        (#""size": 10"#, #""offset": 10"#, "window.size: missing field"),
        (#""size": 10"#, #""size": "10""#, "window.size: no Int"),
        (#""size": 10"#, #""size": 10.5"#, "window.size: "),
        ("tumbling", "tumblin", #"window.kind: "tumblin" is none of"#),
        ("explicit", "clever", #"watermark.strategy: "clever""#),
        (#""explicit""#, #""explicit", "bound": 3"#, "watermark.bound: "),
        (#""explicit""#, #""bounded""#, "watermark.bound: missing field"),
        (#""explicit""#, #""explicit", "sources": 0"#, "watermark.sources: 0 is not in"),
        (#""explicit""#, #""explicit", "delay": 0"#, "watermark.delay: unknown field"),
        (#""t": "event""#, #""t": "evnt""#, #"input[0].t: "evnt" is none of"#),
        (#""ts": 1"#, #""ts": 1, "price": 3"#, "input[0].price: unknown field"),
        (#""ts": 1"#, #""ts": 9223372036854775808"#, "input[0].ts: "),
        (#""value": 2"#, #""value": 2, "source": 1"#, "input: [0] source 1 is not below 1"),
        (#""value": 2"#, #""value": 2, "register": []"#, "input[0].value: "),
        (#""value": 2"#, #""register": [5]"#, "input: [0] does not go with"),
        (#", "value": 2"#, "", "input[0].value: missing field"),
        (#""after": 1"#, #""after": 2"#, "expected: [0] after 2 is no input"),
        ("on_time", "in_time", #"expected[0].kind: "in_time""#),
        (#""sum": 2"#, #""summ": 2"#, "expected[0].summ: unknown field"),
        (#""sum": 2"#, #""ref": 2"#, "expected[0].ref: unknown field"),
        (#""sum": 2"#, #""supersedes": [[1]]"#, "expected[0].supersedes[0]"),
        (#""sum": 2"#, #""supersedes": [[1, 2, 3, 4]]"#, "expected[0].supersedes[0]"),
        (#""expected""#, #""eligibility": {"X": ["lo"]}, "expected""#, "eligibility.X[0]: "),
        (#""expected""#, #""on_fire": {"x": [1]}, "expected""#, #"on_fire: "x""#),
        (#""expected""#, #""fill": "flat", "expected""#, #"fill: "flat" is none of"#),
        (#""expected""#, #""accumulation": "all", "expected""#, #"accumulation: "all""#),
        (#""expected""#, #""allowed_lateness": null, "expected""#, "allowed_lateness: "),
        (#"{"id""#, #"["id""#, "no JSON: "), ("]}", "]", "no JSON: "),
    ])
    func `a fault is refused at its place`(part: String, other: String, place: String) throws {
        let range = try #require(Self.right.range(of: part))
        let wrong = Self.right.replacingCharacters(in: range, with: other)
        let scratch = try Scratch()
        let path = try scratch.write(text: wrong, "x.json")
        let error = #expect(throws: PlantError.self) { try VectorReader.read(path) }
        let message = try #require(error).description
        #expect(message.hasPrefix("\(path): \(place)"), "\(message)")
    }

    private static func calendar(_ rules: String) -> String {
        #"{"kind": "calendar", "size": 60, "calendar": {"tz": "UTC", "# + rules + "}}"
    }

    @Test(arguments: [
        calendar(#""open": "9:30", "close": "16:00""#),
        calendar(#""open": "09:60", "close": "16:00""#),
        calendar(#""open": "09:30", "close": "24:01""#), calendar(#""open": "09:30""#),
        calendar(#""open": "09:30", "close": "16:00", "holidays": ["2024-02-30"]"#),
        #"{"kind": "session", "gap": 5, "touching": "both"}"#,
        #"{"kind": "volume", "threshold": 5, "overshoot": "drop"}"#,
        #"{"kind": "cumulate", "size": 5, "step": 1}"#, #"{"kind": "timers", "size": 5}"#,
    ])
    func `a window is refused that says what its kind does not know`(window: String) throws {
        let wrong = Self.right.replacing(#"{"kind": "tumbling", "size": 10}"#, with: window)
        #expect(wrong != Self.right)
        let scratch = try Scratch()
        let path = try scratch.write(text: wrong, "x.json")
        #expect(throws: PlantError.self) { try VectorReader.read(path) }
    }

    @Test func `numbers of 64 bits stay exact`() throws {
        let scratch = try Scratch()
        let text = """
            {"id": "wide", "window": {"kind": "tumbling", "size": 10, "offset": 0},
             "watermark": {"strategy": "explicit"},
             "input": [{"t": "event", "ts": 9007199254740993, "key": "A",
                        "value": 9223372036854775807},
                       {"t": "event", "ts": 9007199254740993, "key": "A",
                        "value": -9223372036854775808},
                       {"t": "end"}],
             "expected": [{"after": 2, "kind": "on_time", "start": 9007199254740990,
                           "max": 9223372036854775807, "min": -9223372036854775808, "sum": VALUE}]}
            """
        let right = try scratch.write(text: text.replacing("VALUE", with: "-1"), "right.json")
        #expect(try VectorFiles.failure(right) == "")
        let wrong = try scratch.write(text: text.replacing("VALUE", with: "0"), "wrong.json")
        #expect(try VectorFiles.failure(wrong).hasPrefix("FAIL wide: 1 of 3 steps"))
    }
}
