import Foundation

/// Reads every feed folder of a package and makes the Swift files that go with it.
///
/// Limits: reads and writes under `root` only; writes nothing when any definition is at fault.
public struct FeedGenerator {
    /// The package's root folder.
    public let root: String

    /// A generator for the package in this folder.
    public init(root: String) {
        self.root = root
    }

    /// The checked definitions of all feeds, in the order of their folders' names.
    public func feeds() throws(FeedGenError) -> [FeedSpec] {
        var feeds: [FeedSpec] = []
        for folder in try folders() {
            let feed = try Self.feed(
                path: "feeds/\(folder)/feed.toml", source: text(at: "feeds/\(folder)/feed.toml"),
                tradesPath: "feeds/\(folder)/trades.toml",
                trades: text(at: "feeds/\(folder)/trades.toml"))
            guard feed.name == folder else {
                throw FeedGenError(
                    .badValue, path: "feeds/\(folder)/feed.toml", line: 1,
                    message: "name '\(feed.name)' must be the folder's name '\(folder)'")
            }
            feeds.append(feed)
        }
        return feeds
    }

    /// One definition from the text of its two files.
    public static func feed(
        path: String, source: String, tradesPath: String, trades: String
    ) throws(FeedGenError) -> FeedSpec {
        var feed = try FeedReader.read(path: path, source: source)
        feed.trades = try TradeTableReader(feed: feed).read(path: tradesPath, source: trades)
        return feed
    }

    /// Every file the definitions make.
    public static func files(of feeds: [FeedSpec]) -> [GeneratedFile] {
        var files = feeds.flatMap { feed in
            MessageEmitter(feed: feed).files() + SchemaEmitter(feed: feed).files()
                + [VisitorEmitter(feed: feed).file(), TradesEmitter(feed: feed).file()]
        }
        files.append(CatalogueEmitter(feeds: feeds).file())
        return files
    }

    /// Writes all files and removes generated ones that nothing makes any more.
    ///
    /// Returns: the paths that changed.
    public func generate() throws(FeedGenError) -> [String] {
        let files = Self.files(of: try feeds())
        let changed = files.filter { (try? text(at: $0.path)) != $0.text }
        for file in changed { try write(file) }
        let stale = orphans(besides: files)
        for path in stale { try remove(path) }
        return changed.map(\.path) + stale
    }

    /// Fails where a committed file is not what the definitions make.
    public func check() throws(FeedGenError) {
        let files = Self.files(of: try feeds())
        let changed = files.filter { (try? text(at: $0.path)) != $0.text }.map(\.path)
        guard let path = (changed + orphans(besides: files)).first else { return }
        throw FeedGenError(
            .stale, path: path,
            message: "is not what feeds/ makes; run `swift run feedgen` and commit the result")
    }

    private func folders() throws(FeedGenError) -> [String] {
        let path = "\(root)/feeds"
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw FeedGenError(
                .unreadable, path: path,
                message: "cannot be listed; run feedgen in the package's root folder")
        }
        return names.filter { FileManager.default.fileExists(atPath: "\(path)/\($0)/feed.toml") }
            .sorted()
    }

    private func text(at path: String) throws(FeedGenError) -> String {
        guard let data = FileManager.default.contents(atPath: "\(root)/\(path)"),
            let text = String(validating: data, as: UTF8.self)
        else {
            throw FeedGenError(
                .unreadable, path: path, message: "cannot be read as UTF-8 text; add the file")
        }
        return text
    }

    private func write(_ file: GeneratedFile) throws(FeedGenError) {
        let url = URL(fileURLWithPath: "\(root)/\(file.path)")
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.text.utf8).write(to: url, options: .atomic)
        } catch {
            throw FeedGenError(.unreadable, path: file.path, message: "cannot be written: \(error)")
        }
    }

    private func remove(_ path: String) throws(FeedGenError) {
        do {
            try FileManager.default.removeItem(atPath: "\(root)/\(path)")
        } catch {
            throw FeedGenError(.unreadable, path: path, message: "cannot be removed: \(error)")
        }
    }

    private func orphans(besides files: [GeneratedFile]) -> [String] {
        let made = Set(files.map(\.path))
        let base = "Sources/TickFeeds"
        let all = FileManager.default.enumerator(atPath: "\(root)/\(base)")?.allObjects ?? []
        return all.compactMap { $0 as? String }.map { "\(base)/\($0)" }
            .filter { $0.contains("/Generated/") && $0.hasSuffix(".swift") && !made.contains($0) }
            .sorted()
    }
}
