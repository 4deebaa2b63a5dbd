/// One node of a file's schema, in depth-first order.
struct SchemaElement: Equatable, Sendable {
    var type: PhysicalType?
    var typeLength: Int32 = 0
    var repetition: Repetition?
    var name = ""
    var children: Int32 = 0
    var converted: ConvertedType?
    var scale: Int32?
    var precision: Int32?
    var fieldID: Int32?
    var logical: LogicalType?

    func write(_ w: inout CompactWriter) {
        w.structure { w in
            if let type { w.field(1, type.rawValue) }
            if type == .fixedBytes { w.field(2, typeLength) }
            if let repetition { w.field(3, repetition.rawValue) }
            w.field(4, name)
            if children > 0 { w.field(5, children) }
            if let converted { w.field(6, converted.rawValue) }
            if let scale { w.field(7, scale) }
            if let precision { w.field(8, precision) }
            if let fieldID { w.field(9, fieldID) }
            logical?.write(&w, 10)
        }
    }

    static func read(_ r: inout CompactReader) -> SchemaElement {
        var element = SchemaElement()
        r.structure { r, id, type in
            switch id {
            case 1: element.type = r.known(type)
            case 2: element.typeLength = r.int32(type)
            case 3: element.repetition = r.known(type)
            case 4: element.name = r.text(type)
            case 5: element.children = r.int32(type)
            case 6: element.converted = ConvertedType(rawValue: r.int32(type))
            case 7: element.scale = r.int32(type)
            case 8: element.precision = r.int32(type)
            case 9: element.fieldID = r.int32(type)
            case 10:
                guard type == .structure else { return false }
                element.logical = LogicalType.read(&r)
            default: return false
            }
            return true
        }
        return element
    }
}

extension CompactReader {
    /// An enumeration's value; one that is not known fails.
    mutating func known<Value: RawRepresentable<Int32>>(_ type: CompactType) -> Value? {
        let value = Value(rawValue: int32(type))
        if value == nil { fail() }
        return value
    }
}
