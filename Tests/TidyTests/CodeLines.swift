/// The lines of a Swift file with comments dropped and string contents emptied, so that braces and
/// words can be counted.
///
/// Limits: no regex literals; an interpolation that itself holds a quote ends the string early.
struct CodeLines {
    private(set) var lines: [String] = []
    private var inBlockComment = false
    private var inLongString = false

    init(_ source: [Substring]) {
        for line in source { lines.append(strip(line)) }
    }

    private mutating func strip(_ line: Substring) -> String {
        var rest = line
        var code = ""
        while let first = rest.first {
            if inBlockComment {
                inBlockComment = !skip(&rest, past: "*/")
            } else if inLongString {
                inLongString = !skip(&rest, past: "\"\"\"")
            } else if rest.hasPrefix("//") {
                return code
            } else if rest.hasPrefix("/*") {
                inBlockComment = true
                rest = rest.dropFirst(2)
            } else if rest.hasPrefix("\"\"\"") {
                inLongString = true
                rest = rest.dropFirst(3)
            } else if first == "\"" {
                dropString(&rest)
                code += "\"\""
            } else {
                code.append(first)
                rest = rest.dropFirst()
            }
        }
        return code
    }

    /// Drops everything up to and including `end`; false, and nothing left, when it is not there.
    private func skip(_ rest: inout Substring, past end: String) -> Bool {
        while !rest.isEmpty {
            if rest.hasPrefix(end) {
                rest = rest.dropFirst(end.count)
                return true
            }
            rest = rest.dropFirst()
        }
        return false
    }

    private func dropString(_ rest: inout Substring) {
        rest = rest.dropFirst()
        while let character = rest.first {
            rest = rest.dropFirst(character == "\\" ? 2 : 1)
            if character == "\"" { return }
        }
    }
}

/// The words of a line of code: runs of letters, digits, `_` and `@`.
func words(_ line: Substring) -> [String] {
    line.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "@") }.map(String.init)
}
