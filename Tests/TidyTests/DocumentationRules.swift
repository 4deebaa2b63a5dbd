/// What other modules can see says what it is.
enum DocumentationRules {
    static func publicDeclarations(_ tree: Tree) -> [Offence] {
        tree.files(withExtension: ["swift"], under: "Sources/")
            .filter { !$0.isGenerated }.flatMap(undocumented)
    }

    private static func undocumented(_ file: TreeFile) -> [Offence] {
        let code = CodeLines(file.lines).lines
        return code.indices.compactMap { index -> Offence? in
            guard let declaration = Declaration(code[index]),
                !declaration.modifiers.isDisjoint(with: ["public", "package", "open"]),
                !["extension", "import"].contains(declaration.keyword),
                !hasComment(file.lines, before: index)
            else { return nil }
            return Offence(
                file.path, line: index + 1,
                "a public \(declaration.keyword) needs a documentation comment")
        }
    }

    /// Whether a `///` line stands before; only attributes may stand between.
    private static func hasComment(_ lines: [Substring], before index: Int) -> Bool {
        for line in lines[..<index].reversed() {
            let text = line.drop { $0 == " " }
            if text.hasPrefix("///") { return true }
            if !text.hasPrefix("@") || Declaration(String(text)) != nil { return false }
        }
        return false
    }
}
