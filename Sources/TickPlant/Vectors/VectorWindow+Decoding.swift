import TickWindows

extension VectorWindow: Decodable {
    private enum Kind: String, CaseIterable {
        case tumbling, hop, cumulate, session, timers, calendar, tick, volume, dollar
        case tickImbalance = "tick_imbalance"

        /// What a window of this kind may say.
        var fields: Set<String> {
            switch self {
            case .tumbling: ["size", "offset"]
            case .hop: ["size", "slide", "offset"]
            case .cumulate: ["max_size", "step", "offset"]
            case .session: ["gap", "touching"]
            case .calendar: ["size", "calendar"]
            case .timers: []
            case .tick, .volume, .dollar, .tickImbalance: ["threshold", "overshoot"]
            }
        }
    }

    init(from decoder: any Decoder) throws {
        let kinds = Kind.allCases.reduce(into: Set(["kind"])) { $0.formUnion($1.fields) }
        let kind: Kind = try StrictObject(decoder, known: kinds).word("kind")
        let object = try StrictObject(decoder, known: kind.fields.union(["kind"]))
        switch kind {
        case .timers: self = .timers
        case .calendar:
            self = .calendar(size: try object.required("size"), try object.required("calendar"))
        default: self = .windows(try Self.kind(kind, object))
        }
    }

    private static func kind(_ kind: Kind, _ object: StrictObject) throws -> WindowKind {
        let offset: Int64 = try object.optional("offset") ?? 0
        switch kind {
        case .tumbling: return .tumbling(size: try object.required("size"), offset: offset)
        case .hop:
            return .hop(
                size: try object.required("size"), slide: try object.required("slide"),
                offset: offset)
        case .cumulate:
            return .cumulate(
                sizeMax: try object.required("max_size"), step: try object.required("step"),
                offset: offset)
        case .session:
            let isSaid = object.names.contains("touching")
            return .session(
                gap: try object.required("gap"),
                touching: isSaid ? try object.word("touching") : .merge)
        case .tick: return try order(.ticks, object)
        case .volume: return try order(.volume, object)
        case .dollar: return try order(.dollar, object)
        case .tickImbalance: return try order(.imbalance, object)
        case .timers, .calendar: throw object.fault("kind", "no windows over ticks")
        }
    }

    private static func order(
        _ measure: WindowKind.OrderMeasure, _ object: StrictObject
    ) throws -> WindowKind {
        let isSaid = object.names.contains("overshoot")
        return .order(
            measure, threshold: try object.required("threshold"),
            overshoot: isSaid ? try object.word("overshoot") : .include)
    }
}
