import Testing

/// Window vectors through the engine: our own, and those of others.
@Suite struct VectorTests {
    @Test(arguments: VectorFiles.names(VectorFiles.own))
    func `a vector of our own passes`(name: String) throws {
        #expect(try VectorFiles.failure("\(VectorFiles.own)/\(name)") == "")
    }

    @Test(
        .enabled(
            if: VectorFiles.shared != nil, "no shared vectors; set TICKPLANT_SHARED to run them"),
        arguments: VectorFiles.names(VectorFiles.shared))
    func `a vector of others passes`(name: String) throws {
        let folder = try #require(VectorFiles.shared)
        #expect(try VectorFiles.failure("\(folder)/\(name)") == "")
    }

    @Test(arguments: [VectorFiles.own, VectorFiles.shared].compactMap(\.self))
    func `keeping trades for breaks that never come changes nothing`(folder: String) throws {
        let failures = try VectorFiles.names(folder).map {
            try VectorFiles.failure("\(folder)/\($0)", keepsTrades: true)
        }
        #expect(failures.joined() == "")
    }

    @Test func `there are vectors of our own for every kind of window`() {
        #expect(VectorFiles.names(VectorFiles.own).count >= 25)
    }
}
