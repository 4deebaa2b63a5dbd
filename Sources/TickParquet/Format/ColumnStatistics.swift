/// What is known of a chunk's values; bounds as PLAIN bytes.
struct ColumnStatistics: Equatable, Sendable {
    var nullCount: Int64?
    var maximum: [UInt8]?
    var minimum: [UInt8]?
    var isMaximumExact: Bool?
    var isMinimumExact: Bool?
    /// The deprecated bounds, whose order is a signed comparison.
    var oldMaximum: [UInt8]?
    var oldMinimum: [UInt8]?

    func write(_ w: inout CompactWriter, _ id: Int16) {
        w.field(id) { w in
            if let nullCount { w.field(3, nullCount) }
            if let maximum { w.field(5, maximum) }
            if let minimum { w.field(6, minimum) }
            if maximum != nil { w.field(7, isMaximumExact ?? true) }
            if minimum != nil { w.field(8, isMinimumExact ?? true) }
        }
    }

    static func read(_ r: inout CompactReader) -> ColumnStatistics {
        var found = ColumnStatistics()
        r.structure { r, id, type in
            switch id {
            case 1: found.oldMaximum = r.binary(type)
            case 2: found.oldMinimum = r.binary(type)
            case 3: found.nullCount = r.int64(type)
            case 5: found.maximum = r.binary(type)
            case 6: found.minimum = r.binary(type)
            case 7: found.isMaximumExact = r.boolean(type)
            case 8: found.isMinimumExact = r.boolean(type)
            default: return false
            }
            return true
        }
        return found
    }
}
