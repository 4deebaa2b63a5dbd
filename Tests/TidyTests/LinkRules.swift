/// Links in the documents lead somewhere.
enum LinkRules {
    static func relative(_ tree: Tree) -> [Offence] {
        tree.files(withExtension: ["md"]).flatMap { file in
            let folder = file.path.split(separator: "/").dropLast().map(String.init)
            return links(file).compactMap { link -> Offence? in
                guard let path = resolve(link.target, from: folder) else {
                    return Offence(file.path, line: link.line, "\(link.target) leaves the tree")
                }
                if path.isEmpty || tree.paths.contains(path) { return nil }
                return Offence(file.path, line: link.line, "\(link.target) leads nowhere")
            }
        }
    }

    /// Targets of `[text](target)` outside code that are paths.
    static func links(_ file: TreeFile) -> [(line: Int, target: String)] {
        var isFenced = false
        var found: [(Int, String)] = []
        for (number, text) in file.numbered {
            if text.drop(while: { $0 == " " }).hasPrefix("```") {
                isFenced.toggle()
            } else if !isFenced {
                found += targets(withoutCode(text)).map { (number, $0) }
            }
        }
        return found
    }

    private static func withoutCode(_ text: Substring) -> String {
        text.split(separator: "`", omittingEmptySubsequences: false)
            .enumerated().filter { $0.offset % 2 == 0 }.map { String($0.element) }.joined()
    }

    private static func targets(_ text: String) -> [String] {
        text.split(separator: "](", omittingEmptySubsequences: false).dropFirst()
            .compactMap { part in
                let target = part.prefix { $0 != ")" && $0 != " " && $0 != "#" }
                let isPath = !target.isEmpty && !target.contains(":")
                return isPath ? String(target) : nil
            }
    }

    /// The path from the root; nil when it climbs out of the tree.
    private static func resolve(_ target: String, from folder: [String]) -> String? {
        var parts = target.hasPrefix("/") ? [] : folder
        for part in target.split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(String(part))
            } else if parts.popLast() == nil {
                return nil
            }
        }
        return parts.joined(separator: "/")
    }
}
