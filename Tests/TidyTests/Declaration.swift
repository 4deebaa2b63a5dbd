/// What the start of a line of Swift declares: its modifiers and its keyword.
struct Declaration {
    let modifiers: Set<String>
    let keyword: String

    static let keywords: Set<String> = [
        "func", "init", "deinit", "subscript", "var", "let", "struct", "class", "enum", "actor",
        "protocol", "typealias", "case", "associatedtype", "extension", "macro", "import",
    ]
    static let modifierWords: Set<String> = [
        "public", "package", "internal", "fileprivate", "private", "open", "static", "final",
        "mutating", "nonmutating", "consuming", "borrowing", "override", "convenience", "required",
        "indirect", "nonisolated", "lazy", "weak", "unowned", "set", "unsafe", "prefix", "postfix",
        "infix", "dynamic", "optional", "async", "rethrows", "distributed",
    ]

    /// Nil when the line does not start a declaration.
    init?(_ code: String) {
        var rest = code.drop { $0 == " " }
        var modifiers: Set<String> = []
        while !rest.isEmpty {
            if rest.first == "@" {
                rest = Declaration.dropAttribute(rest)
                continue
            }
            let word = String(rest.prefix { $0.isLetter || $0 == "_" })
            let after = rest.dropFirst(word.count)
            let isMember = after.first == "." || after.first == ":"
            if word == "class", Declaration.startsDeclaration(after) {
                modifiers.insert("class")
            } else if Declaration.keywords.contains(word), !isMember {
                self.modifiers = modifiers
                self.keyword = word
                return
            } else if Declaration.modifierWords.contains(word) {
                modifiers.insert(word)
            } else {
                return nil
            }
            rest = Declaration.dropArguments(after).drop { $0 == " " }
        }
        return nil
    }

    /// `class func` and `class var` use the keyword as a modifier.
    private static func startsDeclaration(_ text: Substring) -> Bool {
        ["func", "var", "subscript"].contains(words(text).first ?? "")
    }

    private static func dropAttribute(_ text: Substring) -> Substring {
        let name = text.dropFirst().drop { $0.isLetter || $0.isNumber || $0 == "_" }
        return dropArguments(name).drop { $0 == " " }
    }

    /// Drops one balanced `(…)` where the text starts with it.
    private static func dropArguments(_ text: Substring) -> Substring {
        guard text.first == "(" else { return text }
        var depth = 0
        for index in text.indices {
            if text[index] == "(" { depth += 1 }
            if text[index] == ")" { depth -= 1 }
            if depth == 0 { return text[text.index(after: index)...] }
        }
        return ""
    }
}
