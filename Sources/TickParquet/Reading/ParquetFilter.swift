import TickStorage

/// Which rows are wanted: those that pass all tests; none wants all.
public struct ParquetFilter: Equatable, Sendable {
    /// One test of one field.
    public struct Term: Equatable, Sendable {
        /// The field's id in the schema that is read.
        public var fieldID: Int
        /// What its value has to be.
        public var test: Test

        /// A test of a field.
        public init(_ fieldID: Int, _ test: Test) {
            self.fieldID = fieldID
            self.test = test
        }
    }

    /// What a value has to be. A null passes `isNull` only, NaN passes `isNotNull` only.
    public enum Test: Equatable, Sendable {
        /// Not below the one, not above the other; nil for no bound.
        case between(ParquetValue?, ParquetValue?)
        /// One of these.
        case anyOf([ParquetValue])
        case isNull
        case isNotNull
    }

    /// The tests.
    public var terms: [Term]

    /// A filter of these tests.
    public init(_ terms: [Term] = []) { self.terms = terms }
}

extension ParquetFilter.Test {
    /// The test with its values as a column of this storage holds them; nil where one cannot be.
    func coerced(to storage: ColumnStorage) -> ParquetFilter.Test? {
        switch self {
        case .isNull, .isNotNull: return self
        case .between(let lower, let upper):
            let low = lower.map { $0.coerced(to: storage) }
            let high = upper.map { $0.coerced(to: storage) }
            if case .some(.none) = low { return nil }
            if case .some(.none) = high { return nil }
            return .between(low ?? nil, high ?? nil)
        case .anyOf(let values):
            let all = values.compactMap { $0.coerced(to: storage) }
            return all.count == values.count ? .anyOf(all) : nil
        }
    }

    /// Whether values within these bounds, some of them null or not, can pass it. Without bounds
    /// everything can.
    func mayPass(lower: ParquetValue?, upper: ParquetValue?, nulls: Bool?, values: Bool) -> Bool {
        switch self {
        case .isNull: return nulls ?? true
        case .isNotNull: return values
        case .between(let from, let to):
            guard values else { return false }
            if let from, let upper, upper.precedes(from) { return false }
            if let to, let lower, to.precedes(lower) { return false }
            return true
        case .anyOf(let wanted):
            guard values else { return false }
            return wanted.contains { value in
                !(upper.map { $0.precedes(value) } ?? false)
                    && !(lower.map { value.precedes($0) } ?? false)
            }
        }
    }
}

extension ParquetValue {
    /// The value as a column of this storage holds it; nil where it cannot.
    func coerced(to storage: ColumnStorage) -> ParquetValue? {
        switch (self, storage) {
        case (.boolean, .boolean), (.integer, .int32), (.integer, .int64), (.wide, .int128),
            (.real, .float32), (.real, .float64), (.bytes, .bytes):
            self
        case (.integer(let whole), .int128): .wide(Int128(whole))
        case (.wide(let wide), .int64), (.wide(let wide), .int32):
            Int64(exactly: wide).map { .integer($0) }
        case (.integer(let whole), .float32), (.integer(let whole), .float64):
            Double(exactly: whole).map { .real($0) }
        default: nil
        }
    }
}
