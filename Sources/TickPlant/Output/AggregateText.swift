import TickCore
import TickWindows

/// Values of aggregates as text, in the columns behind a bar's.
///
/// Units: values in 1e-9 are written as decimals without trailing zeros, numbers that are no
/// fixed-point ones with the fewest digits that read back as the same number.
enum AggregateText {
    /// Appends `,"column":value` for each aggregate: counts and numbers that are no fixed-point
    /// ones as numbers, decimals as strings, so that none is rounded, and null where there is none.
    static func appendMembers(
        _ values: UnsafeBufferPointer<AggregateValue>, _ specs: [AggregateSpec],
        to text: inout TextBuffer
    ) {
        for (spec, value) in zip(specs, values) {
            text.append(",\"")
            text.append(string: spec.column)
            text.append("\":")
            appendJSON(value, to: &text)
        }
    }

    /// Appends a value; nothing for none.
    static func append(_ value: AggregateValue, to text: inout TextBuffer) {
        switch value {
        case .none: break
        case .integer(let count): text.append(integer: count)
        case .nanos(let nanos): text.append(price: Price(nanos: nanos))
        case .wide(let sum): text.append(decimal: sum, digits: 9)
        case .real(let number): text.append(string: number.description)
        }
    }

    private static func appendJSON(_ value: AggregateValue, to text: inout TextBuffer) {
        switch value {
        case .none: text.append("null")
        case .integer: append(value, to: &text)
        case .real(let number) where !number.isFinite: text.append("null")
        case .real: append(value, to: &text)
        case .nanos, .wide:
            text.append(UInt8(ascii: "\""))
            append(value, to: &text)
            text.append(UInt8(ascii: "\""))
        }
    }
}
