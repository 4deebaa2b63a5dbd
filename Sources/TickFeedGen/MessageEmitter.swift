/// Emits one view struct per message: a typed property per field at its constant offset.
struct MessageEmitter {
    /// A new file begins when the one before has this many lines.
    private static let fileLines = 380
    let feed: FeedSpec

    func files() -> [GeneratedFile] {
        var bodies: [[String]] = [[]]
        for message in feed.messages {
            if bodies[bodies.count - 1].count > Self.fileLines { bodies.append([]) }
            let gap = bodies[bodies.count - 1].isEmpty ? [] : [""]
            bodies[bodies.count - 1] += gap + view(of: message)
        }
        return bodies.enumerated().map { index, body in
            .of(feed, "Messages\(index + 1)", body: body)
        }
    }

    private func view(of message: MessageSpec) -> [String] {
        var lines = ["extension \(feed.swiftName) {"]
        lines += documentation(of: message).map { $0.isEmpty ? "    ///" : "    /// \($0)" }
        lines.append("    @frozen public struct \(SwiftName.type(message.name)) {")
        let body = constants(of: message) + initialisers(of: message)
        lines += (body + message.fields.flatMap(accessor)).map { $0.isEmpty ? "" : "        " + $0 }
        return lines + ["    }", "}"]
    }

    private func documentation(of message: MessageSpec) -> [String] {
        let type = "`\(message.typeText)`"
        let order = feed.byteOrder == .big ? "big-endian" : "little-endian"
        let source = feed.specification
        return [
            message.doc, "",
            "Layout: type \(type) at 0, \(message.size) bytes, \(order); offsets at the fields.",
            "Concurrency: a borrowed value; lives as long as its bytes.",
            "Limits: a message may be longer than its known fields; the rest is not looked at.",
            "Source: \(source.title), version \(source.version) (\(source.date)).",
        ]
    }

    private func constants(of message: MessageSpec) -> [String] {
        [
            "/// The type byte of the message.",
            "@inlinable @inline(__always)",
            "public static var type: UInt8 { \(SwiftName.hex(UInt64(message.type))) }",
            "",
            "/// The bytes that the known fields take, type byte included.",
            "@inlinable @inline(__always)",
            "public static var byteCount: Int { \(message.size) }",
            "",
            "/// The message from its type byte on.",
            "public let bytes: ByteView",
            "",
        ]
    }

    private func initialisers(of message: MessageSpec) -> [String] {
        [
            "/// The message in `bytes`; nil where they are too short. The type is not looked at.",
            "@inlinable @inline(__always)",
            "public init?(_ bytes: ByteView) {",
            "    guard bytes.count >= Self.byteCount else { return nil }",
            "    self.bytes = bytes",
            "}",
            "",
            "@inlinable @inline(__always)",
            "init(unchecked bytes: ByteView) {",
            "    self.bytes = bytes",
            "}",
        ]
    }

    private func accessor(of field: FieldSpec) -> [String] {
        let name = SwiftName.member(field.name)
        return [
            "",
            "/// \(summary(of: field))",
            "@inlinable @inline(__always)",
            "public var \(name): \(swiftType(of: field)) { \(load(field)) }",
        ]
    }

    private func summary(of field: FieldSpec) -> String {
        var text = "`\(field.name)`: \(field.type.rawValue)"
        if field.type == .ascii { text += "[\(field.length)]" }
        text += " at \(field.offset)"
        if field.type == .ascii, field.length > 1 { text += ", packed big-endian" }
        if let scale = field.scale { text += ", \(scale) decimal digits" }
        guard let table = feed.codes.first(where: { $0.field == field.name }) else {
            return text + "."
        }
        let codes = table.entries.map { "`\($0.value)` \($0.meaning)" }.joined(separator: ", ")
        let long = "\(text): \(codes)."
        return long.count <= 80 ? long : "\(text); coded, see the definition's codes."
    }

    private func swiftType(of field: FieldSpec) -> String {
        switch field.type {
        case .i64: "Int64"
        case .u48: "UInt64"
        default: "UInt\(field.length * 8)"
        }
    }

    private func load(_ field: FieldSpec) -> String {
        let order = feed.byteOrder == .big || field.type == .ascii ? "be" : "le"
        switch (field.type, field.length) {
        case (_, 1): return "bytes.u8(\(field.offset))"
        case (.i64, _) where order == "be":
            return "Int64(bitPattern: bytes.u64be(\(field.offset)))"
        case (.i64, _): return "bytes.i64le(\(field.offset))"
        default: return "bytes.u\(field.length * 8)\(order)(\(field.offset))"
        }
    }
}
