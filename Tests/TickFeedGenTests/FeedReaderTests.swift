import Testing

@testable import TickFeedGen

@Suite struct FeedReaderTests {
    private static let feed = """
        name = "x-1"
        title = "X 1"
        swift_name = "X1"
        venue = "XXXX"
        transport = "iex-tp"
        message_protocol_ids = [0x1234]
        byte_order = "little"
        price_digits = 4
        time_base = "unix-nanos"
        event_disorder = "250ms"
        heartbeat_margin = "1s"

        [spec]
        title = "X"
        version = "1"
        date = "2020-01-01"

        [codes.kind]
        A = "first"

        [flags.bits]
        one = 0x01

        [[message]]
        type = "T"
        name = "trade"
        size = 19
        doc = "A trade."
        fields = [
            { name = "bits", offset = 1, length = 1, type = "u8" },
            { name = "kind", offset = 2, length = 1, type = "ascii" },
            { name = "symbol", offset = 3, length = 8, type = "ascii", column = "symbol" },
            { name = "price", offset = 11, length = 8, type = "i64", scale = 4, column = "price" },
        ]

        """
    private static let trades = """
        [[trade]]
        message = "trade"
        touches = ["all"]
        doc = "Every trade."
        except = [{ field = "kind", equals = "A", touches = ["volume"], why = "of the kind A" }]

        """

    private static func read(_ feed: String, trades: String = trades) throws -> FeedSpec {
        try FeedGenerator.feed(
            path: "feed.toml", source: feed, tradesPath: "trades.toml", trades: trades)
    }

    @Test func `a definition is read as it stands`() throws {
        let feed = try Self.read(Self.feed)
        #expect(feed.messageProtocolIDs == [0x1234])
        #expect(feed.eventDisorderNanos == 250_000_000)
        #expect(feed.messages[0].type == 0x54)
        #expect(feed.messages[0].fields.map(\.offset) == [1, 2, 3, 11])
        #expect(feed.flags[0].bits[0].mask == 1)
        let rule = try #require(feed.trades.trades[0].exceptions.first)
        #expect(rule.condition.test == .equals(0x41))
        #expect(rule.touches == ["volume"])
    }

    @Test(arguments: [
        ("name = \"x-1\"", "name = ", FeedGenError.Code.syntax, 1),
        ("venue = \"XXXX\"", "venue = \"XXXX\"\nvenues = 1", .unknownKey, 5),
        ("doc = \"A trade.\"", "doc = \"A trade.\"\ncolour = \"red\"", .unknownKey, 29),
        ("type = \"ascii\" },", "type = \"ascii\", width = 2 },", .unknownKey, 31),
        ("title = \"X\"\n", "", .missingKey, 13),
        ("price_digits = 4", "price_digits = \"4\"", .wrongType, 8),
        ("price_digits = 4", "price_digits = 10", .badValue, 8),
        ("\"iex-tp\"", "\"carrier-pigeon\"", .badValue, 5),
        ("\"250ms\"", "\"250 ms\"", .badValue, 10),
        ("\"250ms\"", "\"-1s\"", .badValue, 10),
        ("type = \"T\"", "type = \"TT\"", .badValue, 25),
        ("offset = 2,", "offset = 1,", .layout, 31),
        ("offset = 2,", "offset = 3,", .layout, 31),
        ("size = 19", "size = 18", .layout, 33),
        ("size = 19", "size = 20", .layout, 25),
        ("length = 1, type = \"u8\"", "length = 2, type = \"u8\"", .layout, 30),
        ("length = 8, type = \"ascii\"", "length = 7, type = \"ascii\"", .layout, 32),
        ("scale = 4", "scale = 10", .layout, 33),
        ("\"i64\", scale = 4, column = \"price\"", "\"i64\", column = \"side\"", .layout, 33),
        ("name = \"kind\"", "name = \"bits\"", .layout, 30),
        ("column = \"price\"", "column = \"cost\"", .badValue, 33),
        ("one = 0x01", "one = 0x03", .badValue, 22),
        ("[codes.kind]", "[codes.sort]", .badValue, 1),
    ])
    func `a fault is refused with its line`(
        text: String, replacement: String, code: FeedGenError.Code, line: Int
    ) throws {
        #expect(Self.feed.contains(text))
        let source = Self.feed.replacing(text, with: replacement, maxReplacements: 1)
        let error = #expect(throws: FeedGenError.self) { try Self.read(source) }
        #expect(error?.code == code, "\(String(describing: error))")
        #expect(error?.line == line, "\(String(describing: error))")
        #expect(error?.path == "feed.toml")
    }

    @Test func `a type that is defined twice is refused`() {
        let message = Self.feed.split(separator: "[[message]]")[1]
        let error = #expect(throws: FeedGenError.self) {
            try Self.read(Self.feed + "[[message]]" + message)
        }
        #expect(error?.code == .duplicate)
    }

    @Test(arguments: [
        ("message = \"trade\"", "message = \"quote\"", FeedGenError.Code.badValue),
        ("field = \"kind\"", "field = \"sort\"", .badValue),
        ("equals = \"A\"", "mask = 1", .badValue),
        ("[\"volume\"]", "[\"close\"]", .badValue),
        ("doc = \"Every trade.\"", "doc = \"Every trade.\"\nnote = 1", .unknownKey),
    ])
    func `a fault in the trade table is refused`(
        text: String, replacement: String, code: FeedGenError.Code
    ) {
        #expect(Self.trades.contains(text))
        let source = Self.trades.replacing(text, with: replacement, maxReplacements: 1)
        let error = #expect(throws: FeedGenError.self) {
            try Self.read(Self.feed, trades: source)
        }
        #expect(error?.code == code)
        #expect(error?.path == "trades.toml")
    }
}
