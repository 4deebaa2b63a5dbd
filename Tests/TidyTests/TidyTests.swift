import Testing

/// The house rules on this very tree.
@Suite struct TidyTests {
    private func expectClean(_ rule: Rule, _ location: SourceLocation = #_sourceLocation) throws {
        let offences = rule(try Tree.repository.get())
        guard !offences.isEmpty else { return }
        let text = "\(offences.count) offences\n\(report(offences))"
        Issue.record(Comment(rawValue: text), sourceLocation: location)
    }

    @Test func `the tree was read`() throws {
        let paths = try Tree.repository.get().paths
        #expect(paths.isSuperset(of: ["Package.swift", "Sources/TickCore", "Tests/TidyTests"]))
    }

    @Test func `files stay short`() throws { try expectClean(SizeRules.files) }

    @Test func `lines stay short`() throws { try expectClean(SizeRules.lines) }

    @Test func `functions stay short`() throws { try expectClean(SizeRules.functions) }

    @Test func `no work is put off in comments`() throws { try expectClean(WordRules.putOff) }

    @Test func `file names say what is inside`() throws { try expectClean(WordRules.names) }

    @Test func `no unsafe build settings`() throws { try expectClean(WordRules.unsafe) }

    @Test func `no paths of one machine`() throws { try expectClean(WordRules.machinePaths) }

    @Test func `feed folders are complete`() throws { try expectClean(FeedRules.folders) }

    @Test func `samples have provenance`() throws { try expectClean(FeedRules.provenance) }

    @Test func `links in documents lead somewhere`() throws { try expectClean(LinkRules.relative) }

    @Test func `modules respect the walls`() throws { try expectClean(WallRules.imports) }

    @Test func `public declarations are documented`() throws {
        try expectClean(DocumentationRules.publicDeclarations)
    }
}
