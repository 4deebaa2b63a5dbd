extension VectorInput: Decodable {
    private enum Kind: String, CaseIterable {
        case event, watermark, idle, end, trade, cancel, correct

        /// What an input of this kind may say.
        var fields: Set<String> {
            switch self {
            case .event: ["ts", "key", "value", "register", "delete", "source"]
            case .watermark: ["ts", "source"]
            case .idle, .end: ["source"]
            case .trade: ["id", "ts", "key", "price", "size", "cond", "official_ts", "source"]
            case .cancel: ["ref"]
            case .correct: ["ref", "price", "size", "cond"]
            }
        }
    }

    init(from decoder: any Decoder) throws {
        let all = Kind.allCases.reduce(into: Set(["t"])) { $0.formUnion($1.fields) }
        let kind: Kind = try StrictObject(decoder, known: all).word("t")
        let object = try StrictObject(decoder, known: kind.fields.union(["t"]))
        switch kind {
        case .event: self = try Self.event(object)
        case .watermark:
            self = .watermark(
                try object.required("ts"), source: try object.optional("source") ?? 0)
        case .idle: self = .idle(source: try object.optional("source") ?? 0)
        case .end: self = .end(source: try object.optional("source"))
        case .trade: self = try Self.trade(object)
        case .cancel: self = .cancel(reference: try object.required("ref"))
        case .correct:
            self = .correct(
                Correction(
                    reference: try object.required("ref"), price: try object.optional("price"),
                    size: try object.optional("size"), condition: try object.optional("cond")))
        }
    }

    private static func event(_ object: StrictObject) throws -> VectorInput {
        let time: Int64 = try object.required("ts")
        let key: String = try object.required("key")
        let source: Int = try object.optional("source") ?? 0
        if object.names.contains("value") {
            guard object.names.isDisjoint(with: ["register", "delete"]) else {
                throw object.fault("value", "an event has a value or timers, not both")
            }
            let value: Int64 = try object.required("value")
            return .event(Event(time: time, key: key, value: value, source: source))
        }
        guard !object.names.isDisjoint(with: ["register", "delete"]) else {
            throw object.fault("value", "missing field")
        }
        return .timers(
            Timers(
                time: time, key: key, register: try object.optional("register") ?? [],
                delete: try object.optional("delete") ?? [], source: source))
    }

    private static func trade(_ object: StrictObject) throws -> VectorInput {
        .trade(
            Trade(
                id: try object.required("id"), time: try object.required("ts"),
                key: try object.required("key"), price: try object.required("price"),
                size: try object.required("size"), condition: try object.optional("cond"),
                officialTime: try object.optional("official_ts"),
                source: try object.optional("source") ?? 0))
    }
}
