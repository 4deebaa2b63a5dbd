/// A breach of a house rule: where it is and what to do about it.
struct Offence: CustomStringConvertible {
    let path: String
    let line: Int?
    let reason: String

    init(_ path: String, line: Int? = nil, _ reason: String) {
        self.path = path
        self.line = line
        self.reason = reason
    }

    var description: String {
        line.map { "\(path):\($0): \(reason)" } ?? "\(path): \(reason)"
    }
}

/// A house rule: looks at the whole tree, returns every breach of it.
typealias Rule = (Tree) -> [Offence]

/// All breaches as lines of text, for one readable failure.
func report(_ offences: [Offence]) -> String {
    offences.map(\.description).sorted().joined(separator: "\n")
}
