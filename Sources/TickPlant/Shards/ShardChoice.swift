import Glibc
import TickWindows

/// On how many threads windows are to run.
public enum ShardChoice: Sendable, Equatable {
    /// As many as pay for the queries, the input and the machine.
    case automatic
    /// On the ingest thread.
    case inline
    /// Shared out over so many, from 1 to `countMax`.
    case count(Int)

    /// The most shards of one run.
    public static var countMax: Int { 64 }

    /// The weight of queries from which a second core is worth its rings, as measured on two cores:
    /// over trades alone; over packets, of which most messages are no trades, where they are told
    /// to shards at the edges of windows only; over packets where each must be told.
    private static var weightMin: (trades: Int, packets: Int, everyPacket: Int) { (3, 6, 40) }

    /// How many shards there are to be, 0 for none, and why in words for people.
    func decide(_ plans: [WindowPlan], isTrades: Bool, cores: Int) -> (count: Int, reason: String) {
        switch self {
        case .inline: return (0, "windows on the ingest thread, as asked for")
        case .count(let count): return (count, "windows on \(count) shards, as asked for")
        case .automatic: break
        }
        let weight = plans.reduce(0) { $0 + Self.weight($1) }
        let limit =
            isTrades
            ? Self.weightMin.trades
            : plans.allSatisfy(Self.hasEdges)
                ? Self.weightMin.packets : Self.weightMin.everyPacket
        guard weight >= limit else {
            let queries = plans.count == 1 ? "one query is" : "\(plans.count) queries are"
            return (0, "windows on the ingest thread: \(queries) cheaper than handing ticks over")
        }
        guard cores >= Self.coresMin else {
            return (
                0,
                "windows on the ingest thread: shards pay from \(Self.coresMin) cores on that"
                    + " nothing else has"
            )
        }
        let count = min(max(cores - 2, Self.coresMin), Self.automaticMax)
        return (count, "windows on \(count) shards, as \(plans.count) queries are worth it")
    }

    private static var automaticMax: Int { 8 }
    /// On two cores the ingest thread has a share itself; with more it wants one to itself, as does
    /// the writer.
    private static var coresMin: Int { 2 }

    /// Whether time matters to a query at edges that are known before.
    private static func hasEdges(_ plan: WindowPlan) -> Bool {
        switch plan.kind {
        case .tumbling, .hop, .cumulate: true
        case .calendar, .session, .order: false
        }
    }

    /// What a query costs a trade, in plain bars.
    private static func weight(_ plan: WindowPlan) -> Int {
        let windows =
            switch plan.kind {
            case .tumbling, .calendar: 1
            case .hop(let size, let slide, _): Int(min(max(size / max(slide, 1), 1), 8))
            case .cumulate: 2
            case .session, .order: 2
            }
        return windows + plan.aggregates.count
    }

    /// Whether the ingest thread has a share of the windows itself: where the shards would have no
    /// cores of their own beside it, and it has little to do, handing half of the ticks over is
    /// dearer than keeping them. Shards that are to be pinned have threads in any case.
    static func ingestHasShare(
        _ count: Int, isTrades: Bool, cores: Int, arePinned: Bool
    ) -> Bool {
        isTrades && count == cores && !arePinned
    }

    /// Cores that this process may run on.
    static var coresHere: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
