/// Words that must not appear: put-off work, shapeless names, unsafe flags, machine paths.
enum WordRules {
    // Put together here so that this file does not offend against itself.
    static let putOffWords = ["TO" + "DO", "FIX" + "ME"]
    static let shapelessNames = ["Util", "Utils", "Helper", "Helpers", "Common", "Manager"]
    static let unsafeSettings = ["unsafe" + "Flags", "-O" + "unchecked"]
    static let machineRoots = ["work", "tmp", "home", "root", "Users"].map { "/" + $0 + "/" }

    static func putOff(_ tree: Tree) -> [Offence] {
        tree.files.flatMap { file in
            file.numbered.flatMap { line in
                putOffWords.filter { words(line.text).contains($0) }.map {
                    Offence(file.path, line: line.number, "\($0): do it, or open an issue")
                }
            }
        }
    }

    static func names(_ tree: Tree) -> [Offence] {
        tree.files.compactMap { file -> Offence? in
            let parts = file.stem.split { $0 == "+" || $0 == "-" || $0 == "_" }
            let found = shapelessNames.first { shapeless in
                parts.contains {
                    $0.hasSuffix(shapeless) || $0.lowercased() == shapeless.lowercased()
                }
            }
            guard let found else { return nil }
            return Offence(file.path, "\"\(found)\" says nothing: name the file after what it does")
        }
    }

    static func unsafe(_ tree: Tree) -> [Offence] {
        let scripts = tree.files(withExtension: ["sh"])
        let manifests = tree.files.filter { $0.path == "Package.swift" || $0.path == ".ci/run" }
        return (manifests + scripts).flatMap { file in
            file.numbered.flatMap { line in
                unsafeSettings.filter { line.text.contains($0) }.map {
                    Offence(file.path, line: line.number, "\($0) is not used here")
                }
            }
        }
    }

    static func machinePaths(_ tree: Tree) -> [Offence] {
        tree.files.filter { $0.path != "LICENSE" }.flatMap { file in
            let usesTemporary = file.lines.contains { $0.contains("mktemp") }
            return file.numbered.flatMap { line in
                machineRoots.filter { root in
                    startsPath(root, in: line.text) && !(usesTemporary && root == "/" + "tmp/")
                }.map {
                    Offence(file.path, line: line.number, "\($0)… exists on one machine only")
                }
            }
        }
    }

    /// Whether `root` stands in the text as the start of an absolute path.
    static func startsPath(_ root: String, in text: Substring) -> Bool {
        var rest = text
        while let slash = rest.firstIndex(of: "/") {
            let before = slash > text.startIndex ? text[text.index(before: slash)] : " "
            let isInside = before.isLetter || before.isNumber || ".-_/}*)>".contains(before)
            if text[slash...].hasPrefix(root), !isInside { return true }
            rest = text[text.index(after: slash)...]
        }
        return false
    }
}
