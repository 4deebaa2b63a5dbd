import TickCore
import TickWindows

/// The file format of vectors, strictly: what is not known is refused.
extension WindowVector: Decodable {
    private static let fields: Set<String> = [
        "id", "title", "tags", "note", "window", "allowed_lateness", "accumulation", "watermark",
        "fill", "eligibility", "on_fire", "input", "expected", "engines_differ", "derived_from",
        "cross_check",
    ]

    /// A vector from its file.
    public init(from decoder: any Decoder) throws {
        let object = try StrictObject(decoder, known: Self.fields)
        id = try object.required("id")
        title = try object.optional("title") ?? ""
        window = try object.required("window")
        input = try object.required("input")
        expected = try object.required("expected")
        allowedLateness = try object.optional("allowed_lateness") ?? 0
        watermark = try object.optional("watermark") ?? watermark
        if object.names.contains("accumulation") {
            accumulation = try object.word("accumulation")
        }
        if object.names.contains("fill") { fill = try object.word("fill") }
        let table = try object.optional("eligibility", [String: [EligibilityWord]].self) ?? [:]
        eligibility = table.mapValues(Tick.Eligibility.init(words:))
        try setTimers(object)
        try checkSources(object)
        try checkSteps(object)
    }

    private mutating func setTimers(_ object: StrictObject) throws {
        let texts = try object.optional("on_fire", [String: [Int64]].self) ?? [:]
        for (text, times) in texts {
            guard let time = Int64(text) else { throw object.fault("on_fire", "\"\(text)\"") }
            onFire[time] = times
        }
        for (step, input) in input.enumerated() {
            let isTimers = if case .timers = input { true } else { false }
            let isData =
                switch input {
                case .event, .trade, .cancel, .correct: true
                default: false
                }
            if window == .timers ? isData : isTimers {
                throw object.fault("input", "[\(step)] does not go with this kind of window")
            }
        }
    }

    private func checkSources(_ object: StrictObject) throws {
        for (step, input) in input.enumerated() {
            guard let source = input.source, !(0..<watermark.sources).contains(source) else {
                continue
            }
            throw object.fault(
                "input", "[\(step)] source \(source) is not below \(watermark.sources)")
        }
    }

    private func checkSteps(_ object: StrictObject) throws {
        for (place, record) in expected.enumerated() where !input.indices.contains(record.after) {
            throw object.fault("expected", "[\(place)] after \(record.after) is no input")
        }
    }
}

extension WindowVector.Watermark: Decodable {
    init(from decoder: any Decoder) throws {
        let object = try StrictObject(decoder, known: ["strategy", "bound", "sources"])
        let name: String = try object.required("strategy")
        switch name {
        case "explicit":
            guard !object.names.contains("bound") else {
                throw object.fault("bound", "only the bounded strategy has one")
            }
            strategy = .explicit
        case "bounded": strategy = .bounded(try object.required("bound"))
        default: throw object.fault("strategy", "\"\(name)\" is neither explicit nor bounded")
        }
        sources = try object.optional("sources") ?? 1
        guard (1...WindowSet<VectorSink>.channelsMax).contains(sources) else {
            throw object.fault(
                "sources", "\(sources) is not in 1...\(WindowSet<VectorSink>.channelsMax)")
        }
    }
}

/// What a condition may touch, as the table of a vector calls it.
enum EligibilityWord: String, Decodable, CaseIterable {
    case last, hilo, volume
}

extension Tick.Eligibility {
    /// A trade counts as a trade whatever else it may touch.
    init(words: [EligibilityWord]) {
        self = .count
        for word in words {
            switch word {
            case .last: insert(.last)
            case .hilo: insert(.highLow)
            case .volume: insert(.volume)
            }
        }
    }
}
