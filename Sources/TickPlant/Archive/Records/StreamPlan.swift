import TickStorage
import TickWindows

/// One output stream of an archive: what it is called, what its records hold, how they add up.
struct StreamPlan: Equatable {
    /// The stream's name: of its log's folder, its topic, and its table.
    var name: String
    /// What its records hold.
    var schema: RecordSchema
    /// What its keys hold; nil where records have none. The fields are among the schema's.
    var key: RecordSchema?
    /// How records add up to what stands.
    var changes: OutputKind
    /// Digits behind the point of its prices.
    var priceDigits: Int

    /// The most bytes of a name, so that it makes a folder's.
    static let nameBytesMax = 200
}

/// The streams of a run.
struct StreamPlans {
    /// All of them, in the order of their numbers: the queries' bars, then the others.
    let plans: [StreamPlan]
    /// The numbers of the streams that are not bars; nil for those not asked for.
    let late: Int
    let damage: Int
    let trades: Int?
    let quotes: Int?
    let status: Int?

    /// The most streams of an archive.
    static let countMax = 300

    /// The streams of these queries, and of trades, quotes and statuses where asked for.
    ///
    /// Throws: where two queries would have one name.
    init(
        _ queries: [WindowPlan], priceDigits: Int, ofQuotes: Bool, trades: Bool, quotes: Bool,
        status: Bool = false
    ) throws(PlantError) {
        var plans: [StreamPlan] = []
        // The middle of a bid and an ask needs half a unit of theirs.
        let barDigits = ofQuotes ? min(9, priceDigits + 1) : priceDigits
        for query in queries {
            let name = try StreamPlans.name(query)
            if let other = plans.firstIndex(where: { $0.name == name }) {
                throw PlantError(
                    .usage,
                    "--bars \(query.name) and \(queries[other].name) would both be the stream"
                        + " \(name); give one another name=")
            }
            plans.append(
                StreamPlan(
                    name: name, schema: .bars(name, query.aggregates, priceDigits: barDigits),
                    key: .barKey, changes: query.archived, priceDigits: barDigits))
        }
        func other(_ name: String, _ schema: RecordSchema) -> Int {
            plans.append(
                StreamPlan(
                    name: name, schema: schema, key: nil, changes: .append,
                    priceDigits: priceDigits))
            return plans.count - 1
        }
        late = other("late", .late(priceDigits: priceDigits))
        damage = other("damage", .damage)
        self.trades = trades ? other("trades", .trades(priceDigits: priceDigits)) : nil
        self.quotes = quotes ? other("quotes", .quotes(priceDigits: priceDigits)) : nil
        self.status = status ? other("status", .status) : nil
        self.plans = plans
    }

    /// `bars_1s`, `bars_hop_60s_1s`: what a query's name leaves when all but letters, digits and
    /// what folders and topics may have becomes `_`.
    private static func name(_ query: WindowPlan) throws(PlantError) -> String {
        let body = query.name.utf8.map { byte -> Character in
            let character = Character(UnicodeScalar(byte))
            return character.isASCII && (character.isLetter || character.isNumber)
                ? character : "_"
        }
        let name = "bars_" + String(body)
        guard name.utf8.count <= StreamPlan.nameBytesMax else {
            throw PlantError(
                .usage,
                "--bars \(query.name): the name is longer than"
                    + " \(StreamPlan.nameBytesMax - 5) bytes; give a shorter name=")
        }
        return name
    }
}

extension WindowPlan {
    /// How its rows add up in an archive. Panes that hold only what is new are rows of their own.
    var archived: OutputKind { accumulation == .discarding ? .append : output }
}
