import TickCore
import TickStorage
import TickWindows

/// How the values of one aggregate are archived.
struct AggregateColumn: Equatable {
    /// What its values are.
    let type: FieldType

    /// A built-in aggregate's own type; text for those that only whoever wrote them knows.
    init(_ spec: AggregateSpec) {
        let words = spec.name.split(separator: ":")
        let isSize = words.count > 1 && words[1] == "size"
        type =
            switch words.first {
            case "count", "distinct": .int64
            case "returns": .float64
            case "sum": isSize ? .int64 : .decimal(precision: 38, scale: 9)
            case "first", "last", "min", "max", "quantile": isSize ? .int64 : Self.price
            case "quoted": words.last == "time" ? .int64 : Self.price
            case "mean", "vwap", "twap", "spread", "bid", "ask": Self.price
            default: .string
            }
    }

    private static var price: FieldType { .decimal(precision: 18, scale: 9) }

    /// Writes a value; null where there is none, or where it is not of the column's type.
    func put(_ value: AggregateValue, to record: inout RecordEncoder) {
        switch (value, type) {
        case (.integer(let number), .int64):
            record.present()
            record.integer(number)
        case (.nanos(let nanos), .decimal(18, _)):
            record.present()
            record.decimal(nanos)
        case (.wide(let sum), .decimal(38, _)):
            record.present()
            record.decimal(sum)
        case (.real(let number), .float64):
            record.present()
            record.float64(number)
        case (.none, _): record.null()
        case (_, .string):
            var text = TextBuffer(capacity: 32)
            AggregateText.append(value, to: &text)
            record.present()
            text.withBytes { record.text($0) }
        default: record.null()
        }
    }
}
