import TickStorage

/// How a field's type stands in a file that we write.
extension FieldType {
    /// How its values lie. A decimal of at most 9 digits lies in 32 bits, as the format demands.
    var physical: PhysicalType {
        switch self {
        case .boolean: .boolean
        case .int32, .date: .int32
        case .int64, .timestampMicros: .int64
        case .float32: .float
        case .float64: .double
        case .string, .binary: .byteArray
        case .decimal(let precision, _):
            precision <= 9 ? .int32 : precision <= 18 ? .int64 : .fixedBytes
        }
    }

    private var logical: LogicalType? {
        switch self {
        case .string: .string
        case .date: .date
        case .timestampMicros: .timestamp(.micros, utc: true)
        case .decimal(let precision, let scale):
            .decimal(scale: Int32(scale), precision: Int32(precision))
        default: nil
        }
    }

    private var converted: ConvertedType? {
        switch self {
        case .string: .utf8
        case .date: .date
        case .timestampMicros: .timestampMicros
        case .decimal: .decimal
        default: nil
        }
    }

    /// The node of a field in the schema.
    static func element(of field: RecordField) -> SchemaElement {
        var element = SchemaElement()
        element.type = field.type.physical
        element.typeLength = element.type == .fixedBytes ? 16 : 0
        element.repetition = field.isRequired ? .required : .optional
        element.name = field.name
        element.converted = field.type.converted
        element.logical = field.type.logical
        element.fieldID = Int32(field.id)
        if case .decimal(let precision, let scale) = field.type {
            element.scale = Int32(scale)
            element.precision = Int32(precision)
        }
        return element
    }
}
