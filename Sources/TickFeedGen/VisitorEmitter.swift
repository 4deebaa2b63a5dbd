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

    private func dispatch() -> [String] {
        let frequent = feed.messages.filter(\.isFrequent)
        let others = feed.messages.filter { !$0.isFrequent }
        let unknown = [
            "        default:",
            "            visitor.unknown(bytes)",
            "            return false",
        ]
        let rest = ["        default: return visitOther(bytes, &visitor)"]
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
        lines += function(
            "public static func visit", of: frequent, fallback: others.isEmpty ? unknown : rest,
            isFirst: true)
        if !others.isEmpty {
            lines += ["", "    @inlinable @inline(never)"]
            lines += function(
                "static func visitOther", of: others, fallback: unknown, isFirst: false)
        }
        return lines + ["}"]
    }

    private func function(
        _ name: String, of messages: [MessageSpec], fallback: [String], isFirst: Bool
    ) -> [String] {
        var lines = [
            "    \(name)<Visitor: \(feed.swiftName)Visitor & ~Copyable>(",
            "        _ bytes: ByteView, _ visitor: inout Visitor",
            "    ) -> Bool {",
        ]
        if isFirst {
            lines += [
                "        guard bytes.count > 0 else {",
                "            visitor.malformed(bytes)",
                "            return false",
                "        }",
            ]
        }
        lines.append("        switch bytes.u8(0) {")
        for message in messages {
            let type = SwiftName.type(message.name)
            lines += [
                "        case \(type).type:",
                "            guard visitor.admits(bytes, \(type).byteCount) else { return false }",
                "            visitor.\(SwiftName.member(message.name))(\(type)(unchecked: bytes))",
            ]
        }
        return lines + fallback + ["        }", "        return true", "    }"]
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
