import Testing
import TickCore
import TickQuery
import TickWindows

/// What a `--bars` text means, and how a mistaken one is refused.
struct BarsTextTests {
    private static let second: Int64 = 1_000_000_000
    private static let equities = SessionCalendar(zone: .newYork, open: 34_200, close: 57_600)!

    private static let kinds: [(String, WindowKind)] = [
        ("1s", .tumbling(size: second)),
        ("tumbling:100ms", .tumbling(size: second / 10)),
        ("1m,offset=-3s", .tumbling(size: 60 * second, offset: -3 * second)),
        ("hop:60s/1s", .hop(size: 60 * second, slide: second)),
        ("hop:7s/5s,offset=2s", .hop(size: 7 * second, slide: 5 * second, offset: 2 * second)),
        ("cumulate:1d/1m", .cumulate(sizeMax: 86_400 * second, step: 60 * second)),
        ("session:500ms", .session(gap: second / 2)),
        ("session:1ns,touching=split", .session(gap: 1, touching: .split)),
        ("calendar:1h", .calendar(size: 3600 * second, equities)),
        ("ticks:1000", .order(.ticks, threshold: 1000)),
        ("volume:100000,overshoot=split", .order(.volume, threshold: 100_000, overshoot: .split)),
        ("dollar:1000000", .order(.dollar, threshold: 1_000_000_000_000_000)),
        ("dollar:0.5", .order(.dollar, threshold: 500_000_000)),
        ("imbalance:50", .order(.imbalance, threshold: 50)),
    ]

    private static let mistakes: [(String, String)] = [
        ("", "length of time"), ("0s", "length of time"), ("1", "length of time"),
        ("1x", "length of time"), ("hop:60s", "two lengths"), ("hop:60s/0s", "length of time"),
        ("tumble:1s", "no kind"), ("ticks:0", "above 0"), ("ticks:-1", "above 0"),
        ("ticks:1.5", "whole number"), ("dollar:1.0000000001", "nine digits"),
        ("dollar:0", "above 0"), ("dollar:1.", "nine digits"), ("1s,", "option=value"),
        ("1s,lateness", "option=value"), ("1s,lateness=", "option=value"),
        ("1s,latenes=5s", "unknown option 'latenes'"), ("1s,lateness=5", "length of time"),
        ("1s,lateness=1s,lateness=2s", "twice"), ("1s,output=all", "append, upsert, retract"),
        ("1s,watermark=bounded", "bounded:DURATION"), ("1s,watermark=bounded:x", "length of time"),
        ("1s,touching=merge", "no option 'touching'"), ("session:1s,offset=1s", "no option"),
        ("1s,quiet=skip", "no option 'quiet'"),
        ("1s,hold=1s", "no option 'hold'"), ("1s,columns=vwop", "no aggregate \"vwop\""),
        ("1s,market=us-equities", "no option 'market'"),
        ("calendar:1h,market=moon", "no market moon"), ("cumulate:10s/3s", "not a multiple"),
        ("hop:1h/1s,fill=previous_close", "fill needs"),
        ("1s,accumulation=discarding,output=retract", "discarding"),
        ("hop:365d/1us", "more than"), ("99999999999999999999s", "length of time"),
    ]

    private func plan(_ text: String) throws(PlanError) -> WindowPlan {
        try BarsText.plan(text) { name throws(PlanError) in
            guard name == "us-equities" else { throw PlanError(.syntax, "no market \(name)") }
            return Self.equities
        }
    }

    @Test(arguments: kinds)
    func `the first part says the windows`(text: String, kind: WindowKind) throws {
        #expect(try plan(text).kind == kind)
    }

    @Test func `options set the rest of the plan`() throws {
        let plan = try plan(
            "1s,lateness=5s,watermark=bounded:5ms,output=retract,fill=previous_close,name=quick")
        #expect(plan.allowedLateness == 5 * Self.second)
        #expect(plan.watermark == .bounded(5_000_000))
        #expect(plan.output == .retract)
        #expect(plan.fill == .previousClose)
        #expect(plan.name == "quick")
    }

    @Test func `what is not said is the default, and the first part is the name`() throws {
        let plan = try plan("hop:60s/1s,lateness=forever,output=append")
        #expect(plan.name == "hop:60s/1s")
        #expect(plan.allowedLateness == .max)
        #expect(plan.output == .append)
        #expect(plan.watermark == .sequence)
        #expect(plan.fill == .none)
        #expect(plan.accumulation == .accumulating)
        #expect(try self.plan("calendar:1h").officialHold == 600 * Self.second)
        #expect(try self.plan("calendar:1h,hold=0").officialHold == 0)
        let columns = try self.plan("1m,columns=twap+returns+quantile:price:0.5").aggregates
        #expect(columns.map(\.name).count == 4)
        #expect(columns.first?.column == "twap")
        #expect(try self.plan("cumulate:1h/1m,quiet=skip").quietSteps == .skipped)
    }

    @Test(arguments: mistakes)
    func `a mistaken text is refused with what is wrong`(text: String, part: String) {
        do {
            _ = try plan(text)
            Issue.record("'\(text)' was taken")
        } catch {
            #expect(error.message.contains(part), "\(error.message)")
        }
    }

    @Test func `two queries of one name are refused`() {
        #expect(throws: PlanError.self) {
            try BarsText.plans(["1s", "1s,lateness=1s"]) { _ throws(PlanError) in Self.equities }
        }
        #expect(throws: Never.self) {
            try BarsText.plans(["1s", "1s,lateness=1s,name=slow"]) { _ throws(PlanError) in
                Self.equities
            }
        }
    }
}
