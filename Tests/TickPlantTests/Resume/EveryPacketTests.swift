import Foundation
import Testing
import TickSynth

@testable import TickPlant

/// Replays of small captures, cut between any two packets and gone on with by a new run.
@Suite struct EveryPacketTests {
    static let queries = [
        "1s", "5s,lateness=30s,output=retract", "hop:10s/1s", "session:500ms,lateness=5s",
        "calendar:10m", "ticks:7", "volume:500,overshoot=split",
        "3s,columns=twap+distinct:size+quantile:price:0.5", "5m,fill=previous_close",
    ]

    static let samples = [
        "nasdaq-itch-5.0", "iex-tops-1.5", "iex-tops-1.6", "iex-deep-1.0", "iex-deepplus-1.0.2",
    ]

    @Test(arguments: samples)
    func `a feed's sample`(feed: String) throws {
        let trial = ResumeTrial([Places.sample(feed)], bars: Self.queries)
        let whole = try trial.check()
        #expect(whole.saved.count > 2)
    }

    @Test(arguments: samples)
    func `a feed's sample with its quotes`(feed: String) throws {
        var trial = ResumeTrial(
            [Places.sample(feed)], bars: ["1s,columns=spread+quoted:spread", "10s"])
        trial.hasQuotes = true
        let whole = try trial.check(every: 5)
        #expect(whole.outputs[2].count > 1000)
    }

    @Test func `bars of quotes, and none but a table of them`() throws {
        var trial = ResumeTrial([Places.sample("iex-deepplus-1.0.2")], bars: ["1s", "ticks:9"])
        trial.ofQuotes = true
        try trial.check(every: 9)
        trial.format = .table
        try trial.check(every: 17)
        trial.format = .jsonl
        try trial.check(every: 23)
    }

    @Test func `the best of two venues`() throws {
        var trial = ResumeTrial(
            [Places.sample("nasdaq-itch-5.0"), Places.sample("iex-deepplus-1.0.2")])
        let venues = try Venues.ordinals("all")
        trial.hasQuotes = true
        trial.change = { $0.consolidated = venues }
        let whole = try trial.check(every: 11)
        #expect(whole.outputs[2].count > 1000)
    }

    @Test func `two lossy lines out of order, with a hole in both`() throws {
        let first = try Day(messages: 500) {
            $0.faults.lose = [60...80, 200...230, 300...330]
            $0.faults.reorderEvery = 4
        }
        let second = try Day(messages: 500) {
            $0.faults.lose = [100...140, 300...320, 480...490]
            $0.faults.duplicateEvery = 3
        }
        try second.moveToPort(26_999)
        var trial = ResumeTrial(
            [first.capture, second.capture], bars: ["10s,lateness=1m,output=retract", "session:1s"])
        trial.change = { $0.disorder = 0 }
        trial.comparesStates = false
        let whole = try trial.check(every: 3)
        #expect(whole.report.contains("gaps filled late") && whole.isDamaged)
        trial.hasQuotes = true
        try trial.check(every: 13)
    }

    @Test func `fragments of several datagrams at once`() throws {
        let scratch = try Scratch()
        let packets = WireItch.packets(trades: 40)
        var capture = WireCapture()
        for (index, packet) in packets.enumerated() {
            let whole = WireCapture.udp(packet.payload)
            let (cut, id) = (whole.count / 16 * 8, UInt16(index))
            func add(_ part: ArraySlice<UInt8>, _ offset: Int, _ more: Bool, _ id: UInt16) {
                let ip = WireCapture.ip(Array(part), id: id, offset: offset, more: more)
                capture.add(WireCapture.ethernet + ip, at: packet.time)
            }
            add(whole[cut...], cut, false, id)
            // One of a datagram that never comes to an end.
            if index % 5 == 0 { add(whole[8..<16], 8, true, 1000 + id) }
            add(whole[..<cut], 0, true, id)
        }
        let trial = ResumeTrial([try scratch.write(capture.bytes, "fragments.pcap")])
        let whole = try trial.check()
        #expect(whole.report.contains("fragmented datagrams never completed"))
    }

    @Test func `sessions that follow one another, and a stranger`() throws {
        let scratch = try Scratch()
        var capture = WireCapture()
        var sequences: [String: UInt64] = [:]
        let noon = WireItch.noon
        let sessions = ["MON", "MON", "ODD", "MON", "TUE", "TUE", "TUE", "MON", "WED"]
        for (index, session) in sessions.enumerated() {
            let time = noon + Int64(index) * 700_000_000
            let sequence = sequences[session, default: 1]
            let message =
                index % 3 == 2
                ? WireItch.execute(UInt64(index), match: UInt64(index), at: time)
                : WireItch.add(UInt64(index + 1), at: time)
            let packet = WireItch.mold([message], sequence: sequence, session: session)
            capture.add(WireCapture.frame(packet), at: time)
            sequences[session] = sequence + 1
        }
        var trial = ResumeTrial([try scratch.write(capture.bytes, "sessions.pcap")])
        try trial.check()
        trial.hasQuotes = true
        try trial.check()
    }

    @Test func `a filter, silence, the tape's rules and a day's date`() throws {
        let paths = [Places.sample("nasdaq-itch-5.0"), Places.sample("iex-tops-1.6")]
        var trial = ResumeTrial(paths, bars: ["1s", "calendar:30m"])
        trial.change = {
            $0.filter = "udp and not port 1"
            $0.idleTimeout = 2_000_000_000
            $0.rules = .consolidated
            $0.date = .init(year: 2026, month: 3, day: 16)
            $0.futureSkewMax = 3_600_000_000_000
        }
        try trial.check(every: 13)
    }
}
