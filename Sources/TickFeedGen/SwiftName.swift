/// Swift spellings of the snake_case names of a definition.
enum SwiftName {
    /// `stock_locate` → `StockLocate`.
    static func type(_ name: String) -> String {
        name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// `stock_locate` → `stockLocate`.
    static func member(_ name: String) -> String {
        let text = type(name)
        return text.prefix(1).lowercased() + text.dropFirst()
    }

    /// A Swift string literal.
    static func literal(_ text: String) -> String {
        let escaped = text.map { character in
            character == "\\" || character == "\"" ? "\\\(character)" : String(character)
        }
        return "\"\(escaped.joined())\""
    }

    /// `0x41`.
    static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return "0x" + (digits.count % 2 == 0 ? "" : "0") + digits
    }
}
