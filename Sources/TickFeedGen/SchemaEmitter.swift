/// Emits the run-time tables of a feed: messages, fields, codes and flags as static values.
struct SchemaEmitter {
    /// A new file begins when the one before has this many lines.
    private static let fileLines = 380
    let feed: FeedSpec

    private var timeBase: String {
        feed.timeBase == "unix-nanos" ? "unixNanos" : "midnightEastern"
    }

    private var space: String { "\(feed.swiftName)Schema" }

    func files() -> [GeneratedFile] {
        var bodies = [definition()]
        for part in [codes(), flags()] where !part.isEmpty { bodies[0] += [""] + part }
        bodies.append([])
        for message in feed.messages {
            if bodies[bodies.count - 1].count > Self.fileLines { bodies.append([]) }
            let gap = bodies[bodies.count - 1].isEmpty ? [] : [""]
            bodies[bodies.count - 1] += gap + table(of: message)
        }
        return bodies.enumerated().map { index, body in
            .of(feed, index == 0 ? "Schema" : "Schema\(index)", body: body)
        }
    }

    private func definition() -> [String] {
        let source = feed.specification
        let identifiers = feed.messageProtocolIDs.map { SwiftName.hex(UInt64($0)) }
        var lines = [
            "/// The run-time tables of \(feed.title).",
            "enum \(space) {",
            "    static let definition = FeedDefinition(",
            "        name: \(SwiftName.literal(feed.name)),",
            "        title: \(SwiftName.literal(feed.title)),",
            "        venue: \(SwiftName.literal(feed.venue)),",
            "        transport: .\(feed.transport == "moldudp64" ? "moldUDP64" : "iexTP"),",
            "        messageProtocolIDs: [\(identifiers.joined(separator: ", "))],",
            "        byteOrder: .\(feed.byteOrder.rawValue),",
            "        priceDigits: \(feed.priceDigits),",
            "        timeBase: .\(timeBase),",
            "        eventDisorderNanos: \(grouped(feed.eventDisorderNanos)),",
            "        heartbeatMarginNanos: \(grouped(feed.heartbeatMarginNanos)),",
            "        hasOfficialPrints: \(!feed.trades.officials.isEmpty),",
            "        specification: .init(",
            "            title: \(SwiftName.literal(source.title)),",
            "            version: \(SwiftName.literal(source.version)),",
            "            date: \(SwiftName.literal(source.date))),",
            "        messages: [",
        ]
        lines += feed.messages.map { "            \(SwiftName.member($0.name))," }
        return lines + ["        ])", "}"] + access()
    }

    private func access() -> [String] {
        [
            "",
            "extension \(feed.swiftName) {",
            "    /// The feed's definition at run time.",
            "    public static var definition: FeedDefinition { \(space).definition }",
            "}",
        ]
    }

    private func codes() -> [String] {
        guard !feed.codes.isEmpty else { return [] }
        var lines = ["extension \(space) {", "    /// What coded values mean, by field."]
        lines.append("    enum Codes {")
        for (index, table) in feed.codes.enumerated() {
            if index > 0 { lines.append("") }
            let elements = table.entries.map {
                ".init(\(SwiftName.literal($0.value)), \(SwiftName.literal($0.meaning)))"
            }
            lines += array(elements, named: table.field, of: "FieldCode")
        }
        return lines + ["    }", "}"]
    }

    private func flags() -> [String] {
        guard !feed.flags.isEmpty else { return [] }
        var lines = ["extension \(space) {", "    /// Named bits, by field, lowest first."]
        lines.append("    enum Flags {")
        for (index, table) in feed.flags.enumerated() {
            if index > 0 { lines.append("") }
            let elements = table.bits.map {
                ".init(\(SwiftName.literal($0.name)), mask: \(SwiftName.hex(UInt64($0.mask))))"
            }
            lines += array(elements, named: table.field, of: "FieldFlag")
        }
        return lines + ["    }", "}"]
    }

    private func array(_ elements: [String], named field: String, of type: String) -> [String] {
        let start = "        static let \(SwiftName.member(field)): [\(type)] = ["
        if elements.count == 1 { return [start + elements[0] + "]"] }
        return [start] + elements.map { "            \($0)," } + ["        ]"]
    }

    private func table(of message: MessageSpec) -> [String] {
        var lines = [
            "extension \(space) {",
            "    static let \(SwiftName.member(message.name)) = MessageDefinition(",
            "        type: \(SwiftName.hex(UInt64(message.type))),",
            "        name: \(SwiftName.literal(message.name)),",
            "        byteCount: \(message.size),",
            "        purpose: .\(purpose(of: message)),",
            "        book: .\(message.book ?? "none"),",
            "        side: .\(message.side.map { $0 == "B" ? "buy" : "sell" } ?? "none"),",
            "        isDirectory: \(message.isDirectory),",
            "        doc: \(SwiftName.literal(message.doc)),",
            "        fields: [",
        ]
        lines += message.fields.flatMap(entry)
        return lines + ["        ])", "}"]
    }

    private func purpose(of message: MessageSpec) -> String {
        if feed.trades.trades.contains(where: { $0.message == message.name }) { return "trade" }
        return feed.trades.breaks.contains(message.name) ? "tradeBreak" : "other"
    }

    private func entry(of field: FieldSpec) -> [String] {
        var parts = ["\(SwiftName.literal(field.name))", ".\(field.type.rawValue)"]
        parts += ["at: \(field.offset)", "byteCount: \(field.length)"]
        if let scale = field.scale { parts.append("digits: \(scale)") }
        if let column = field.column { parts.append("column: .\(SwiftName.member(column))") }
        let member = SwiftName.member(field.name)
        if feed.codes.contains(where: { $0.field == field.name }) {
            parts.append("codes: Codes.\(member)")
        }
        if feed.flags.contains(where: { $0.field == field.name }) {
            parts.append("flags: Flags.\(member)")
        }
        let whole = ".init(" + parts.joined(separator: ", ") + "),"
        if whole.count <= 88 { return ["            " + whole] }
        return ["            .init("] + filled(parts).map { "                " + $0 }
    }

    /// Arguments on as few lines as they fit, closed with `),`.
    private func filled(_ parts: [String]) -> [String] {
        var lines = [""]
        for (index, part) in parts.enumerated() {
            let text = part + (index == parts.count - 1 ? ")," : ",")
            let last = lines[lines.count - 1]
            if !last.isEmpty, last.count + 1 + text.count > 84 { lines.append("") }
            lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + text
        }
        return lines
    }

    private func grouped(_ number: Int) -> String {
        var text = ""
        for (index, digit) in String(number).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text.append("_") }
            text.append(digit)
        }
        return String(text.reversed())
    }
}
