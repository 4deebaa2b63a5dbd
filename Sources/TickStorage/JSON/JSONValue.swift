/// A JSON value that keeps what it was read from: the order of members, and numbers as text.
///
/// What other programs wrote and we do not know is so written back as it was.
public enum JSONValue: Equatable, Sendable {
    case null
    case boolean(Bool)
    /// A number as it was written.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// One member of an object.
    public struct Member: Equatable, Sendable {
        /// Its name.
        public var name: String
        /// Its value.
        public var value: JSONValue

        /// A member of this name and value.
        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// A whole number.
    public static func integer(_ value: Int64) -> JSONValue { .number(String(value)) }

    /// A whole number.
    public static func integer(_ value: Int) -> JSONValue { .number(String(value)) }

    /// The value of the member of this name; nil where there is none or this is no object.
    public subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    /// The text of a string.
    public var text: String? { if case .string(let text) = self { text } else { nil } }

    /// A number that is whole and has 64 bits.
    public var integer: Int64? { if case .number(let digits) = self { Int64(digits) } else { nil } }

    /// The elements of an array.
    public var elements: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members of an object.
    public var members: [Member]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The truth of a boolean.
    public var truth: Bool? { if case .boolean(let truth) = self { truth } else { nil } }

    /// The value as JSON on one line, without spaces.
    public var json: String {
        var out = ""
        write(onto: &out)
        return out
    }

    private func write(onto out: inout String) {
        switch self {
        case .null: out += "null"
        case .boolean(let truth): out += truth ? "true" : "false"
        case .number(let digits): out += digits
        case .string(let text): out += JSONText.quoted(text)
        case .array(let elements):
            out += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { out += "," }
                element.write(onto: &out)
            }
            out += "]"
        case .object(let members):
            out += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { out += "," }
                out += JSONText.quoted(member.name) + ":"
                member.value.write(onto: &out)
            }
            out += "}"
        }
    }
}
