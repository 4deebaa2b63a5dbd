import TickCore

/// Turns the panes of a group's queries into the kind of stream that each plan asks for.
///
/// `upsert` passes as it is. `append` holds a window's latest pane back until nothing can change it
/// any more. `retract` remembers what was put out, and takes it back before it puts out anew.
///
/// Concurrency: owned by the window thread. Cost: a hash access a pane of a query that needs it,
/// and its windows are held until past their lateness; nothing for any other query.
/// Limits: as many windows as the operators hold.
struct Changelog {
    private let modes: [UInt16: Mode]
    private var rows: [Identity: Row] = [:]
    private var dues = DueHeap<Identity>()
    /// What `rows` holds by instrument, while a state is made.
    private var identities: [UInt32: [Identity]] = [:]

    /// What a query needs.
    private struct Mode {
        let output: OutputKind
        let lateness: Int64
        let isOrderDefined: Bool

        /// The watermark at which a window is past its lateness.
        func due(_ span: WindowSpan) -> Int64 {
            let last = isOrderDefined ? span.end : span.end &- 1
            let (due, overflow) = last.addingReportingOverflow(lateness)
            return overflow ? .max : due
        }
    }

    /// A window of one instrument and query.
    struct Identity: Hashable {
        let query: UInt16
        let instrument: UInt32
        let span: WindowSpan

        func isBefore(_ other: Identity) -> Bool {
            if query != other.query { return query < other.query }
            if span.end != other.span.end { return span.end < other.span.end }
            if span.start != other.span.start { return span.start < other.span.start }
            return span.ordinal < other.span.ordinal
        }
    }

    /// A window's latest pane.
    struct Row {
        var pane: Pane
        var values: [AggregateValue]
    }

    /// A changelog for these plans; nil where every one of them passes as it is.
    init?(_ plans: [(plan: WindowPlan, number: UInt16)]) {
        var modes: [UInt16: Mode] = [:]
        for (plan, number) in plans where Self.isNeeded(plan) {
            var isOrderDefined = false
            if case .order = plan.kind { isOrderDefined = true }
            modes[number] = Mode(
                output: plan.output, lateness: plan.allowedLateness,
                isOrderDefined: isOrderDefined)
        }
        guard !modes.isEmpty else { return nil }
        self.modes = modes
    }

    /// Panes replace others only where windows live on after their first.
    static func isNeeded(_ plan: WindowPlan) -> Bool {
        plan.output != .upsert && plan.accumulation == .accumulating && plan.allowedLateness > 0
    }

    /// The watermark at which something is to be put out or forgotten.
    var nextWake: Int64 { dues.first ?? .max }

    /// Takes one pane of an operator.
    mutating func take<Output: PaneSink & ~Copyable>(
        _ pane: Pane, _ extras: PaneExtras, _ output: inout Output
    ) {
        guard let mode = modes[pane.query] else { return output.emit(pane, extras) }
        for span in extras.superseding {
            takeBack(Identity(query: pane.query, instrument: pane.instrument, span: span), &output)
        }
        guard !pane.isEmpty else { return }
        let identity = Identity(query: pane.query, instrument: pane.instrument, span: pane.span)
        if rows.updateValue(Row(pane: pane, values: Array(extras.values)), forKey: identity) == nil
        {
            dues.push(identity, at: mode.due(pane.span))
        }
        if mode.output == .retract { output.emit(pane, PaneExtras(values: extras.values)) }
    }

    /// Gets ready for `encode` of every instrument.
    mutating func beginState() { identities = Dictionary(grouping: rows.keys, by: \.instrument) }

    /// Gives back what `beginState` made.
    mutating func endState() { identities = [:] }

    /// Writes the rows held of an instrument, by query and window.
    func encode(_ instrument: InstrumentID, to writer: inout StateWriter) {
        guard let held = identities[instrument.rawValue] else { return }
        writer.put(UInt32(held.count))
        for identity in held.sorted(by: { $0.isBefore($1) }) {
            rows[identity]!.encode(to: &writer)
        }
    }

    /// Takes up what `encode` wrote.
    mutating func decode(
        _ instrument: InstrumentID, from reader: inout StateReader
    ) throws(StateError) {
        if reader.isAtEnd { return }
        for _ in 0..<(try reader.takeCount(60)) {
            let row = try Row(from: &reader, instrument)
            guard let mode = modes[row.pane.query] else {
                throw StateError("query \(row.pane.query) holds no rows")
            }
            let identity = Identity(
                query: row.pane.query, instrument: instrument.rawValue, span: row.pane.span)
            rows[identity] = row
            dues.push(identity, at: mode.due(row.pane.span))
        }
    }

    /// Forgets a window's row, and says so where it has been put out.
    private mutating func takeBack<Output: PaneSink & ~Copyable>(
        _ identity: Identity, _ output: inout Output
    ) {
        guard var row = rows.removeValue(forKey: identity) else { return }
        guard modes[identity.query]?.output == .retract else { return }
        row.pane.change = .takeBack
        row.values.withUnsafeBufferPointer { output.emit(row.pane, PaneExtras(values: $0)) }
    }

    /// Puts out what can no longer change, in order, and forgets what can no longer be taken back.
    ///
    /// `heldUntil` tells of a window past its lateness that is part of one that is not, and will be
    /// superseded by it, how long that one lives.
    mutating func advance<Output: PaneSink & ~Copyable>(
        _ watermark: Int64, _ instruments: InstrumentTable, _ output: inout Output,
        heldUntil: (Identity) -> Int64?
    ) {
        var finals: [Row] = []
        while let due = dues.first, due <= watermark || watermark == .max {
            let identity = dues.pop()
            guard let row = rows[identity] else { continue }
            if let held = heldUntil(identity), held > watermark {
                dues.push(identity, at: held)
                continue
            }
            rows[identity] = nil
            if modes[identity.query]!.output == .append { finals.append(row) }
        }
        finals.sort { $0.pane.isBefore($1.pane, instruments) }
        for row in finals {
            row.values.withUnsafeBufferPointer { output.emit(row.pane, PaneExtras(values: $0)) }
        }
    }
}

/// What an operator writes to where a group has a changelog.
///
/// Invariant: both pointers outlive it; it lives for one call of the operator.
struct ChangelogSink<Output: PaneSink & ~Copyable>: PaneSink {
    let changelog: UnsafeMutablePointer<Changelog>
    let output: UnsafeMutablePointer<Output>

    mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
        output.pointee.unit(pane)
        changelog.pointee.take(pane, extras, &output.pointee)
        output.pointee.unit(nil)
    }

    mutating func late(_ record: LateRecord) { output.pointee.late(record) }
}
