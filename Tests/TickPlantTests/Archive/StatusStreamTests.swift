import Testing

/// What venues say about trading, in the archive, against every message's fields as decoded one by
/// one.
@Suite struct StatusStreamTests {
    /// By message type, the fields that hold the code and the reason.
    private static let fields: [String: [String: (code: String, reason: String?)]] = {
        let iex = [
            "S": ("system_event", nil), "H": ("trading_status", "reason"),
            "P": ("short_sale_price_test_status", "detail"),
            "O": ("operational_halt_status", nil), "E": ("security_event", nil as String?),
        ]
        var iex16 = iex
        iex16["E"] = nil
        let itch = [
            "S": ("event_code", nil), "H": ("trading_state", "reason"),
            "Y": ("reg_sho_action", nil), "h": ("operational_halt_action", "market_code"),
            "W": ("breached_level", nil as String?),
        ]
        return [
            "nasdaq-itch-5.0": itch, "iex-tops-1.5": iex, "iex-tops-1.6": iex16,
            "iex-deep-1.0": iex, "iex-deepplus-1.0.2": iex,
        ]
    }()

    @Test(arguments: fields.keys.sorted())
    func `every status message of a day is in the stream, and nothing else`(feed: String) throws {
        let scratch = try Scratch()
        let sample = Places.sample(feed)
        let archive = scratch.path("archive")
        let run = try Tool.run(
            ["replay", sample, "--archive", archive, "--archive-streams", "status", "-q"])
        #expect(run.code == 0 || run.code == 2, "\(run.errors)")
        let cat = try Tool.run(["log", "cat", archive, "status", "--format", "csv"])
        let found = cat.lines.dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            return [cells[12], cells[4], cells[9], cells[10]].joined(separator: ",")
        }
        let expected = try messages(sample, Self.fields[feed]!)
        #expect(expected.count > 15)
        #expect(found == expected)
    }

    @Test func `the words say what the letters mean`() throws {
        let scratch = try Scratch()
        let archive = scratch.path("archive")
        _ = try Tool.run([
            "replay", Places.sample("nasdaq-itch-5.0"), "--archive", archive, "--archive-streams",
            "status", "-q",
        ])
        let cat = try Tool.run(["log", "cat", archive, "status", "--format", "csv"])
        let states = Set(
            cat.lines.dropFirst().map { line in
                let cells = line.split(separator: ",", omittingEmptySubsequences: false)
                return "\(cells[7]) \(cells[9]) \(cells[8])"
            })
        #expect(
            states.isSuperset(of: [
                "session O messages_begin", "session Q market_hours_begin",
                "session M market_hours_end", "session C messages_end", "trading T trading",
                "trading H halted", "short_sale 0 none",
            ]), "\(states.sorted())")
    }

    /// Sequence, symbol, code and reason of the messages of these types.
    private func messages(
        _ capture: String, _ types: [String: (code: String, reason: String?)]
    ) throws -> [String] {
        let dump = try Tool.run(["decode", capture, "--fields", "-q"])
        var messages: [(sequence: Substring, type: String, values: [String: String])] = []
        for line in dump.lines.dropFirst() {
            let cells = line.split(separator: ",", maxSplits: 5, omittingEmptySubsequences: false)
            guard types[String(cells[3])] != nil else { continue }
            if messages.last?.sequence != cells[2] {
                messages.append((cells[2], String(cells[3]), [:]))
            }
            messages[messages.count - 1].values[String(cells[4])] =
                String(cells[5].filter { $0 != " " })
        }
        return messages.map { message in
            let fields = types[message.type]!
            let symbol = message.values["symbol"] ?? message.values["stock"] ?? ""
            let reason = fields.reason.flatMap { message.values[$0] } ?? ""
            return "\(message.sequence),\(symbol),\(message.values[fields.code]!),\(reason)"
        }
    }
}
