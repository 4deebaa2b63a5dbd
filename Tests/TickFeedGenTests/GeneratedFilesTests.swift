import Foundation
import Testing

@testable import TickFeedGen

@Suite struct GeneratedFilesTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    @Test func `committed files are byte for byte what the definitions make`() throws {
        let files = FeedGenerator.files(of: try FeedGenerator(root: Self.root).feeds())
        #expect(files.count > 25)
        for file in files {
            let committed = FileManager.default.contents(atPath: "\(Self.root)/\(file.path)")
            #expect(committed == Data(file.text.utf8), "\(file.path): run `swift run feedgen`")
        }
        try FeedGenerator(root: Self.root).check()
    }

    @Test func `no generated file has more than 600 lines or a line above 100`() throws {
        for file in FeedGenerator.files(of: try FeedGenerator(root: Self.root).feeds()) {
            let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count <= 600, "\(file.path)")
            #expect(lines.allSatisfy { $0.count <= 100 }, "\(file.path)")
        }
    }

    @Test func `a changed definition changes a generated file`() throws {
        var feeds = try FeedGenerator(root: Self.root).feeds()
        let before = FeedGenerator.files(of: feeds)
        let itch = try #require(feeds.firstIndex { $0.name == "nasdaq-itch-5.0" })
        feeds[itch].messages[0].fields[2].offset += 1
        #expect(FeedGenerator.files(of: feeds) != before)
    }
}
