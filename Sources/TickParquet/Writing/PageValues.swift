import TickStorage

/// The rows of a column that wait for their page to be full.
struct PageValues {
    /// The values without the nulls.
    private(set) var values: Column
    /// For each row 1 where it has a value, 0 for null; unused where the field is required.
    private(set) var levels: [UInt8] = []
    private(set) var rows = 0
    let isRequired: Bool

    init(_ field: RecordField) {
        values = Column(field.type.storage)
        isRequired = field.isRequired
    }

    var nulls: Int { rows - values.count }

    /// What the values take, about.
    var bytes: Int { values.storage == .bytes ? values.bytes.count + 4 * values.count : 0 }

    mutating func removeAll() {
        values.removeAll()
        levels.removeAll(keepingCapacity: true)
        rows = 0
    }

    /// Takes rows of a batch; false where one is null and must not be.
    mutating func append(_ column: Column, _ range: Range<Int>) -> Bool {
        rows += range.count
        if column.validity.isEmpty {
            if !isRequired { levels.append(contentsOf: repeatElement(1, count: range.count)) }
            appendRun(column, range)
            return true
        }
        if isRequired {
            guard !column.validity[range].contains(0) else { return false }
            appendRun(column, range)
            return true
        }
        levels.append(contentsOf: column.validity[range])
        var start = range.lowerBound
        while start < range.upperBound {
            guard column.validity[start] != 0 else {
                start += 1
                continue
            }
            var end = start + 1
            while end < range.upperBound, column.validity[end] != 0 { end += 1 }
            appendRun(column, start..<end)
            start = end
        }
        return true
    }

    private mutating func appendRun(_ column: Column, _ range: Range<Int>) {
        switch column.storage {
        case .boolean: values.booleans.append(contentsOf: column.booleans[range])
        case .int32: values.int32s.append(contentsOf: column.int32s[range])
        case .int64: values.int64s.append(contentsOf: column.int64s[range])
        case .int128: values.int128s.append(contentsOf: column.int128s[range])
        case .float32: values.float32s.append(contentsOf: column.float32s[range])
        case .float64: values.float64s.append(contentsOf: column.float64s[range])
        case .bytes: appendTexts(column, range)
        }
    }

    private mutating func appendTexts(_ column: Column, _ range: Range<Int>) {
        guard !range.isEmpty else { return }
        let first = range.lowerBound == 0 ? 0 : column.ends[range.lowerBound - 1]
        let shift = values.bytes.count - first
        values.bytes.append(contentsOf: column.bytes[first..<column.ends[range.upperBound - 1]])
        values.ends.reserveCapacity(values.ends.count + range.count)
        for end in column.ends[range] { values.ends.append(end + shift) }
    }
}
