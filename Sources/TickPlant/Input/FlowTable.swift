import TickCore

/// What is known of each flow: the group and port that packets go to.
///
/// Concurrency: owned by the ingest thread. Cost: the flow of the packet before costs one compare,
/// others one hash.
/// Limits: `countMax` flows; packets of further ones are counted together as unrecognised.
struct FlowTable<Value> {
    static var countMax: Int { 65_536 }

    private var places: [Endpoint: Int] = [:]
    private(set) var endpoints: [Endpoint] = []
    var values: [Value] = []

    /// The flow's place, or nil where it is new.
    func place(of endpoint: Endpoint) -> Int? { places[endpoint] }

    /// Adds a flow; nil where the table is full.
    mutating func add(_ endpoint: Endpoint, _ value: Value) -> Int? {
        guard values.count < Self.countMax else { return nil }
        places[endpoint] = values.count
        endpoints.append(endpoint)
        values.append(value)
        return values.count - 1
    }
}
