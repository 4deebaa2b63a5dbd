/// Emits the feed's enum, its visitor protocol and the switch on the type byte.
struct VisitorEmitter {
    let feed: FeedSpec

    func file() -> GeneratedFile {
        .of(feed, "Visitor", body: namespace() + protocolLines() + defaults() + dispatch())
    }

    private func namespace() -> [String] {
        let source = feed.specification
        return [
            "/// \(feed.title): its messages, their dispatch and its trade rules.",
            "///",
            "/// Source: \(source.title), version \(source.version) (\(source.date)).",
            "public enum \(feed.swiftName) {}",
            "",
        ]
    }

    private func protocolLines() -> [String] {
        var lines = [
            "/// What takes the messages of \(feed.title) one by one.",
            "///",
            "/// Concurrency: called on the thread that decodes; messages live for the call only.",
            "/// Cost: generic, so it inlines into the dispatch; what is left out costs nothing.",
            "public protocol \(feed.swiftName)Visitor: FeedVisitor, ~Copyable {",
        ]
        for message in feed.messages {
            lines.append("    /// \(message.doc)")
            lines.append("    mutating func \(signature(of: message))")
        }
        return lines + ["}", ""]
    }

    private func defaults() -> [String] {
        var lines = [
            "/// Messages a visitor does not name are passed over.",
            "extension \(feed.swiftName)Visitor where Self: ~Copyable {",
        ]
        for (index, message) in feed.messages.enumerated() {
            if index > 0 { lines.append("") }
            lines.append("    @inlinable @inline(__always)")
            lines += emptyMethod(for: message)
        }
        return lines + ["}", ""]
    }

    /// How many of the most frequent messages are asked for before the switch, each by one compare
    /// of type and length: a wrong guess at a branch is found out sooner than one at a jump table.
    private static let askedFirst = 2

    private func dispatch() -> [String] {
        let first = feed.messages.prefix(Self.askedFirst).filter(\.isFrequent)
        let frequent = feed.messages.filter(\.isFrequent).dropFirst(first.count)
        let others = feed.messages.filter { !$0.isFrequent }
        let unknown = [
            "        default:",
            "            visitor.unknown(bytes)",
            "            return false",
        ]
        var lines = [
            "extension \(feed.swiftName) {",
            "    /// Hands one message to `visitor`, by its type byte; false where it does not"
                + " fit.",
            "    ///",
            "    /// An empty message, or one shorter than its fields, is `malformed`; a longer",
            "    /// one is `longer` first and then handed over; an unknown type is `unknown`.",
            "    @discardableResult",
            "    @inlinable @inline(__always)",
        ]
        lines += head("public static func visit")
        lines += [
            "        guard bytes.count > 0 else {",
            "            visitor.malformed(bytes)",
            "            return false",
            "        }",
        ]
        lines += first.flatMap(ask)
        if frequent.isEmpty {
            lines.append("        return visitOther(bytes, &visitor)")
        } else {
            lines += choice(
                of: frequent, fallback: ["        default: return visitOther(bytes, &visitor)"])
        }
        lines += ["    }", "", "    @inlinable @inline(never)"]
        lines += head("static func visitOther")
        lines += choice(of: first + others, fallback: unknown) + ["    }"]
        return lines + ["}"]
    }

    private func head(_ name: String) -> [String] {
        [
            "    \(name)<Visitor: \(feed.swiftName)Visitor & ~Copyable>(",
            "        _ bytes: ByteView, _ visitor: inout Visitor",
            "    ) -> Bool {",
        ]
    }

    private func ask(_ message: MessageSpec) -> [String] {
        let type = SwiftName.type(message.name)
        return [
            "        if bytes.begins(with: \(type).type, count: \(type).byteCount) {",
            "            \(call(message))",
            "            return true",
            "        }",
        ]
    }

    private func choice(
        of messages: some Sequence<MessageSpec>, fallback: [String]
    ) -> [String] {
        var lines = ["        switch bytes.u8(0) {"]
        for message in messages {
            let type = SwiftName.type(message.name)
            lines += [
                "        case \(type).type:",
                "            guard visitor.admits(bytes, \(type).byteCount) else { return false }",
                "            \(call(message))",
            ]
        }
        return lines + fallback + ["        }", "        return true"]
    }

    private func call(_ message: MessageSpec) -> String {
        let type = SwiftName.type(message.name)
        return "visitor.\(SwiftName.member(message.name))(\(type)(unchecked: bytes))"
    }

    private func emptyMethod(for message: MessageSpec) -> [String] {
        let line = "    public mutating func \(signature(of: message)) {}"
        if line.count <= 100 { return [line] }
        let parts = signature(of: message).split(separator: "(", maxSplits: 1)
        return [
            "    public mutating func \(parts[0])(", "        \(parts[1].dropLast())", "    ) {}",
        ]
    }

    private func signature(of message: MessageSpec) -> String {
        let type = "\(feed.swiftName).\(SwiftName.type(message.name))"
        return "\(SwiftName.member(message.name))(_ message: \(type))"
    }
}
