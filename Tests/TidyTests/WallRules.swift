/// The walls between modules: which of our modules, shims and packages each one may import.
enum WallRules {
    /// One line per module in `Sources` and `bench`; a module that is missing here is an offence.
    static let allowed: [String: Set<String>] = [
        "TickCore": ["CTickLinux"],
        "TickStorage": ["CZstd", "CZlib", "CTickLinux"],
        "TickLog": ["TickStorage"],
        "TickParquet": ["TickStorage"],
        "TickIceberg": ["TickParquet", "TickStorage", "CSQLite"],
        "TickCapture": ["TickCore", "CPcap", "CZstd", "CZlib", "CTickLinux"],
        "TickTransport": ["TickCore"],
        "TickRing": ["TickCore", "CTickLinux"],
        "TickFeeds": ["TickCore"],
        "TickBook": ["TickCore", "CTickLinux"],
        "TickWindows": ["TickCore"],
        "TickQuery": ["TickCore", "TickWindows"],
        // For the tests of whoever writes an aggregate; nothing of ours but tests imports it.
        "TickWindowLaws": ["TickCore", "TickWindows"],
        "TickSynth": ["TickCore", "CZstd"],
        "TickPlant": [
            "TickCore", "TickCapture", "TickTransport", "TickFeeds", "TickBook", "TickRing",
            "TickWindows", "TickStorage", "TickLog", "TickParquet", "TickIceberg", "CTickLinux",
        ],
        "TickConfig": ["TickCore", "TOMLKit"],
        "TickFeedGen": ["TOMLKit"],
        "feedgen": ["TickFeedGen"],
        // Measures single stages against the control, so it sees what only the plant sees.
        "TickBench": [
            "TickCore", "TickCapture", "TickTransport", "TickFeeds", "TickBook", "TickWindows",
            "TickPlant", "TickSynth", "TickRing", "TickStorage", "TickLog", "CTickLinux",
        ],
        "tickplant": [
            "TickPlant", "TickWindows", "TickQuery", "TickFeeds", "TickSynth", "TickBench",
            "TickConfig", "TickCore", "ArgumentParser",
        ],
    ]

    /// Part of every Swift toolchain on Linux.
    static let system: Set = [
        "Swift", "Glibc", "Foundation", "FoundationEssentials", "Synchronization", "Dispatch",
    ]

    static func imports(_ tree: Tree) -> [Offence] {
        let modules = ["Sources/", "bench/"].flatMap {
            tree.files(withExtension: ["swift"], under: $0)
        }
        return modules.flatMap { file in
            let module = String(file.path.split(separator: "/")[1])
            guard let allowed = allowed[module] else {
                return [Offence(file.path, "module \(module) is not in the table of walls")]
            }
            return file.numbered.compactMap { line -> Offence? in
                guard let imported = importedModule(line.text), imported != module,
                    !system.contains(imported), !allowed.contains(imported)
                else { return nil }
                return Offence(
                    file.path, line: line.number, "\(module) must not import \(imported)")
            }
        }
    }

    /// The module an import line names, also behind attributes, access words and `struct`.
    static func importedModule(_ line: Substring) -> String? {
        let code = CodeLines([line]).lines[0]
        guard Declaration(code)?.keyword == "import" else { return nil }
        let kinds: Set = ["struct", "class", "enum", "protocol", "typealias", "func", "var", "let"]
        let names = words(code[...]).drop { $0 != "import" }.dropFirst().drop { kinds.contains($0) }
        return names.first
    }
}
