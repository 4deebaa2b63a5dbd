/// Nothing grows past what fits a reader's head: files, lines, functions.
enum SizeRules {
    static let fileLinesMax = 600
    static let testFileLinesMax = 800
    static let columnsMax = 100
    static let functionLinesMax = 70

    static func files(_ tree: Tree) -> [Offence] {
        tree.files(withExtension: ["swift", "c", "h", "sh", "py"]).compactMap { file -> Offence? in
            let max = file.path.hasPrefix("Tests/") ? testFileLinesMax : fileLinesMax
            guard file.lines.count > max, !file.isGenerated else { return nil }
            return Offence(file.path, "\(file.lines.count) lines; split it, the limit is \(max)")
        }
    }

    static func lines(_ tree: Tree) -> [Offence] {
        tree.files(withExtension: ["swift"]).flatMap { file in
            file.numbered.filter { $0.text.count > columnsMax }.map {
                Offence(
                    file.path, line: $0.number,
                    "\($0.text.count) columns; break the line, the limit is \(columnsMax)")
            }
        }
    }

    static func functions(_ tree: Tree) -> [Offence] {
        tree.files(withExtension: ["swift"]).filter { !$0.isGenerated }.flatMap { file in
            let code = CodeLines(file.lines).lines
            return code.indices.compactMap { start -> Offence? in
                guard let length = functionLength(code, at: start), length > functionLinesMax
                else { return nil }
                return Offence(
                    file.path, line: start + 1,
                    "a function of \(length) lines; the limit is \(functionLinesMax)")
            }
        }
    }

    /// Lines from a function's declaration to its closing brace; nil where none with a body starts.
    static func functionLength(_ code: [String], at start: Int) -> Int? {
        guard let declaration = Declaration(code[start]) else { return nil }
        let kinds: Set = ["func", "init", "deinit", "subscript", "var"]
        guard kinds.contains(declaration.keyword) else { return nil }
        var parentheses = 0
        var braces = 0
        for index in start..<code.count {
            let isNext = index > start && braces == 0 && parentheses <= 0
            if isNext, Declaration(code[index]) != nil { return nil }
            for character in code[index] {
                switch character {
                case "(", "[": parentheses += 1
                case ")", "]": parentheses -= 1
                case "{": braces += 1
                case "}":
                    braces -= 1
                    if braces == 0, parentheses == 0 { return index - start + 1 }
                    if braces < 0 { return nil }
                default: break
                }
            }
        }
        return nil
    }
}
