import TickStorage

/// What the values of a column mean, by its logical, converted and physical types.
struct ColumnMeaning: Equatable {
    var type: FieldType?
    var timeUnit: TimeUnit?
    /// A time counts from the Unix epoch, not from midnight.
    var isInstant = false
    var isUnsigned = false

    init(_ element: SchemaElement) {
        switch element.type {
        case .boolean: type = .boolean
        case .float: type = .float32
        case .double: type = .float64
        case .int32, .int64: whole(element)
        case .int96: (type, timeUnit, isInstant) = (.int64, .nanos, true)
        case .byteArray, .fixedBytes: bytes(element)
        case nil: break
        }
    }

    private mutating func whole(_ element: SchemaElement) {
        let wide = element.type == .int64
        type = wide ? .int64 : .int32
        if let decimal = Self.decimal(element) {
            type = decimal.storage == .int128 ? nil : decimal
            return
        }
        switch element.logical {
        case .date: type = wide ? nil : .date
        case .timestamp(let unit, _), .time(let unit): time(unit, element)
        case .integer(let bits, let signed):
            isUnsigned = !signed
            // Unsigned ones of 32 bits do not fit 32 bits with a sign.
            if isUnsigned, bits >= 32 { type = .int64 }
        case nil: converted(element, wide)
        default: break
        }
    }

    private mutating func converted(_ element: SchemaElement, _ wide: Bool) {
        switch element.converted {
        case .date: type = wide ? nil : .date
        case .timestampMillis, .timeMillis: time(.millis, element)
        case .timestampMicros, .timeMicros: time(.micros, element)
        case .uint8, .uint16: isUnsigned = true
        case .uint32, .uint64: (type, isUnsigned) = (.int64, true)
        default: break
        }
    }

    private mutating func time(_ unit: TimeUnit, _ element: SchemaElement) {
        timeUnit = unit
        isInstant =
            switch element.logical {
            case .timestamp: true
            case .time: false
            default:
                element.converted == .timestampMicros || element.converted == .timestampMillis
            }
        if isInstant, unit == .micros, element.type == .int64 { type = .timestampMicros }
    }

    private mutating func bytes(_ element: SchemaElement) {
        if element.type == .fixedBytes, element.typeLength <= 0 || element.typeLength > 1 << 16 {
            return
        }
        if let decimal = Self.decimal(element) {
            type = element.type == .fixedBytes && element.typeLength > 16 ? nil : decimal
            return
        }
        switch (element.logical, element.converted) {
        case (.string, _), (.enumeration, _), (.json, _): type = .string
        case (nil, .utf8), (nil, .enumeration), (nil, .json): type = .string
        case (.float16, _): type = nil
        default: type = .binary
        }
    }

    private static func decimal(_ element: SchemaElement) -> FieldType? {
        var scale = element.scale ?? 0
        var precision = element.precision ?? 0
        if case .decimal(let newScale, let newPrecision) = element.logical {
            (scale, precision) = (newScale, newPrecision)
        } else if element.converted != .decimal {
            return nil
        }
        guard precision > 0, precision <= 38, scale >= 0, scale <= precision else { return nil }
        return .decimal(precision: Int(precision), scale: Int(scale))
    }
}
