/// Reads JSON text; what is not JSON is refused with the place.
///
/// Limits: nesting of at most `depthMax`.
/// Source: RFC 8259.
public struct JSONParser {
    /// The deepest nesting of arrays and objects that is read.
    public static let depthMax = 64

    private let bytes: [UInt8]
    private var at = 0
    private let path: String

    /// The value that these bytes are.
    ///
    /// Throws: `corrupt`, with the byte at which it stopped being JSON.
    public static func parse(_ bytes: [UInt8], path: String) throws(StorageError) -> JSONValue {
        var parser = JSONParser(bytes: bytes, path: path)
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.at == bytes.count else { throw parser.wrong("something after the value") }
        return value
    }

    private init(bytes: [UInt8], path: String) {
        self.bytes = bytes
        self.path = path
    }

    private mutating func value(depth: Int) throws(StorageError) -> JSONValue {
        guard depth < Self.depthMax else { throw wrong("nested too deep") }
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"):
            try word("true")
            return .boolean(true)
        case UInt8(ascii: "f"):
            try word("false")
            return .boolean(false)
        case UInt8(ascii: "n"):
            try word("null")
            return .null
        default: return .number(try number())
        }
    }

    private mutating func object(_ depth: Int) throws(StorageError) -> JSONValue {
        at += 1
        var members: [JSONValue.Member] = []
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw wrong("a member's name is missing") }
            let name = try string()
            guard take(":") else { throw wrong("':' is missing") }
            members.append(.init(name, try value(depth: depth + 1)))
        } while take(",")
        guard take("}") else { throw wrong("'}' is missing") }
        return .object(members)
    }

    private mutating func array(_ depth: Int) throws(StorageError) -> JSONValue {
        at += 1
        var elements: [JSONValue] = []
        if take("]") { return .array(elements) }
        repeat { elements.append(try value(depth: depth + 1)) } while take(",")
        guard take("]") else { throw wrong("']' is missing") }
        return .array(elements)
    }

    private mutating func string() throws(StorageError) -> String {
        at += 1
        var text: [UInt8] = []
        while let byte = peek, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw wrong("a control character in a string") }
            at += 1
            if byte == UInt8(ascii: "\\") {
                text.append(contentsOf: String(try escaped()).utf8)
            } else {
                text.append(byte)
            }
        }
        guard peek != nil else { throw wrong("a string without end") }
        at += 1
        guard let whole = String(validating: text, as: UTF8.self) else {
            throw wrong("a string that is not UTF-8")
        }
        return whole
    }

    private mutating func escaped() throws(StorageError) -> Unicode.Scalar {
        guard let byte = peek else { throw wrong("a string without end") }
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return .init(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicode()
        default: throw wrong("an unknown escape")
        }
    }

    private mutating func unicode() throws(StorageError) -> Unicode.Scalar {
        let first = try hexDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, peek == UInt8(ascii: "\\") else { throw wrong("half a character") }
        at += 1
        guard peek == UInt8(ascii: "u") else { throw wrong("half a character") }
        at += 1
        let second = try hexDigits()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw wrong("half a character") }
        return scalar
    }

    private mutating func hexDigits() throws(StorageError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw wrong("a bad \\u escape")
            }
            at += 1
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    private mutating func number() throws(StorageError) -> String {
        let start = at
        if peek == UInt8(ascii: "-") { at += 1 }
        let first = peek
        let whole = digits()
        guard whole > 0 else { throw wrong("no value") }
        guard whole == 1 || first != UInt8(ascii: "0") else {
            throw wrong("a number that begins with 0")
        }
        if peek == UInt8(ascii: ".") {
            at += 1
            guard digits() > 0 else { throw wrong("a number without digits after the point") }
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            at += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { at += 1 }
            guard digits() > 0 else { throw wrong("a number without exponent") }
        }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func digits() -> Int {
        let start = at
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { at += 1 }
        return at - start
    }

    private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard peek == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func word(_ word: StaticString) throws(StorageError) {
        let expected = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard bytes[at...].starts(with: expected) else { throw wrong("no value") }
        at += expected.count
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            at += 1
        }
    }

    private func wrong(_ what: String) -> StorageError {
        StorageError(
            .corrupt, "is not JSON: \(what); restore the file from a copy", path: path, offset: at)
    }
}
