/// The newer way to say what values mean.
enum LogicalType: Equatable, Sendable {
    case string
    case enumeration
    case decimal(scale: Int32, precision: Int32)
    case date
    case time(TimeUnit)
    case timestamp(TimeUnit, utc: Bool)
    case integer(bits: Int8, signed: Bool)
    case json
    case bson
    case uuid
    case float16
    /// Anything else, told by its field id.
    case other(Int16)

    func write(_ w: inout CompactWriter, _ id: Int16) {
        w.field(id) { union in
            switch self {
            case .string: union.field(1) { _ in }
            case .decimal(let scale, let precision):
                union.field(5) {
                    $0.field(1, scale)
                    $0.field(2, precision)
                }
            case .date: union.field(6) { _ in }
            case .timestamp(let unit, let utc):
                union.field(8) {
                    $0.field(1, utc)
                    $0.field(2) { $0.field(unit.fieldID) { _ in } }
                }
            default: preconditionFailure("\(self) is never written")
            }
        }
    }

    static func read(_ r: inout CompactReader) -> LogicalType? {
        var found: LogicalType?
        r.structure { r, id, type in
            guard type == .structure else { return false }
            switch id {
            case 5: found = decimal(&r)
            case 7: found = .time(timeParts(&r).unit)
            case 8:
                let parts = timeParts(&r)
                found = .timestamp(parts.unit, utc: parts.utc)
            case 10: found = integer(&r)
            default:
                found = plain[id] ?? .other(id)
                r.structure { _, _, _ in false }
            }
            return true
        }
        return found
    }

    private static let plain: [Int16: LogicalType] = [
        1: .string, 4: .enumeration, 6: .date, 12: .json, 13: .bson, 14: .uuid, 15: .float16,
    ]

    private static func decimal(_ r: inout CompactReader) -> LogicalType {
        var scale: Int32 = 0
        var precision: Int32 = 0
        r.structure { r, id, type in
            switch id {
            case 1: scale = r.int32(type)
            case 2: precision = r.int32(type)
            default: return false
            }
            return true
        }
        return .decimal(scale: scale, precision: precision)
    }

    private static func integer(_ r: inout CompactReader) -> LogicalType {
        var bits: Int8 = 0
        var signed = true
        r.structure { r, id, type in
            switch id {
            case 1: bits = r.int8(type)
            case 2: signed = r.boolean(type)
            default: return false
            }
            return true
        }
        return .integer(bits: bits, signed: signed)
    }

    private static func timeParts(_ r: inout CompactReader) -> (unit: TimeUnit, utc: Bool) {
        var unit: TimeUnit?
        var utc = false
        r.structure { r, id, type in
            switch id {
            case 1: utc = r.boolean(type)
            case 2:
                r.structure { r, id, type in
                    unit = TimeUnit(fieldID: id)
                    return false
                }
            default: return false
            }
            return true
        }
        if unit == nil { r.fail() }
        return (unit ?? .micros, utc)
    }
}

/// What a whole number of time counts.
public enum TimeUnit: String, Equatable, Sendable {
    case millis, micros, nanos

    /// How many nanoseconds one is.
    public var nanos: Int64 {
        switch self {
        case .millis: 1_000_000
        case .micros: 1000
        case .nanos: 1
        }
    }

    var fieldID: Int16 {
        switch self {
        case .millis: 1
        case .micros: 2
        case .nanos: 3
        }
    }

    init?(fieldID: Int16) {
        switch fieldID {
        case 1: self = .millis
        case 2: self = .micros
        case 3: self = .nanos
        default: return nil
        }
    }
}
