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

    /// The weight of queries from which a second core is worth its rings: over trades alone, and
    /// over packets, of which most messages are no trades and yet must be told to every shard.
    /// Estimates.
    private static var weightMin: (trades: Int, packets: Int) { (6, 40) }

    /// How many shards there are to be, 0 for none, and why in words for people.
    func decide(_ plans: [WindowPlan], isTrades: Bool, cores: Int) -> (count: Int, reason: String) {
        switch self {
        case .inline: return (0, "windows on the ingest thread, as asked for")
        case .count(let count): return (count, "windows on \(count) shards, as asked for")
        case .automatic: break
        }
        let weight = plans.reduce(0) { $0 + Self.weight($1) }
        let limit = isTrades ? Self.weightMin.trades : Self.weightMin.packets
        guard weight >= limit else {
            let queries = plans.count == 1 ? "one query is" : "\(plans.count) queries are"
            return (0, "windows on the ingest thread: \(queries) cheaper than handing ticks over")
        }
        guard cores >= Self.coresMin else {
            return (0, "windows on the ingest thread: shards pay from \(Self.coresMin) cores on")
        }
        let count = min(cores - 2, Self.automaticMax)
        return (count, "windows on \(count) shards, as \(plans.count) queries are worth it")
    }

    private static var automaticMax: Int { 8 }
    /// The reading thread and the writer want cores too.
    private static var coresMin: Int { 4 }

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

    /// Cores that this process may run on.
    static var coresHere: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
