import TickCore
import TickWindows

/// What of a story has to do with one window: its panes, those they replaced, their ticks.
struct Explanation {
    let symbol: String
    let plan: WindowPlan
    /// From the first instant of any pane to its last, exclusive but for order-defined bars.
    let range: (start: Int64, end: Int64)
    let events: [StoryEvent]
    let dropped: Int

    /// The part of a story about the window asked for.
    init(_ story: Story) {
        symbol = story.symbol
        plan = story.plan
        dropped = story.dropped
        let spans = Self.related(story)
        let start = spans.map(\.start).min() ?? story.start
        let end = spans.map(\.end).max() ?? story.plan.windowEnd(story.start)
        range = (start, end)
        let isIn = { (time: Int64) in
            time >= start && (time < end || (story.plan.isOrderDefined && time == end))
        }
        let plan = story.plan
        var references: Set<UInt64> = []
        for event in story.events {
            if case .tick(let tick, _) = event.what, tick.kind == .trade, isIn(plan.place(tick)) {
                references.insert(tick.reference)
            }
        }
        events = story.events.filter { event in
            switch event.what {
            case .tick(let tick, _):
                tick.kind == .trade
                    ? isIn(plan.place(tick)) : references.contains(tick.reference)
            case .pane(let pane, _): spans.contains(pane.span)
            case .gap: true
            }
        }
    }

    /// The identities of the window, of what it replaced and of what replaced it.
    private static func related(_ story: Story) -> Set<WindowSpan> {
        var panes: [(span: WindowSpan, superseding: [WindowSpan])] = []
        for event in story.events {
            if case .pane(let pane, let superseding) = event.what {
                panes.append((pane.span, superseding))
            }
        }
        var spans = Set(panes.map(\.span).filter { $0.start == story.start })
        if spans.isEmpty {
            spans = Set(
                panes.map(\.span).filter { $0.start <= story.start && story.start < $0.end })
        }
        var count = -1
        while count != spans.count {
            count = spans.count
            for pane in panes {
                let all = pane.superseding + [pane.span]
                if !spans.isDisjoint(with: all) { spans.formUnion(all) }
            }
        }
        return spans
    }

    /// How many panes there are.
    var paneCount: Int {
        events.count { if case .pane = $0.what { true } else { false } }
    }

    /// How many ticks there are.
    var tickCount: Int {
        events.count { if case .tick = $0.what { true } else { false } }
    }
}

extension WindowPlan {
    /// The instant that places a tick.
    fileprivate func place(_ tick: Tick) -> Int64 {
        guard case .calendar(_, let calendar) = kind, tick.official != .none,
            let session = calendar.session(around: tick.eventTime)
        else { return tick.eventTime }
        return tick.official == .open ? session.open : session.close - 1
    }

    /// The end of a window that begins at `start` and of which nothing was put out.
    fileprivate func windowEnd(_ start: Int64) -> Int64 {
        switch kind {
        case .tumbling(let size, _), .hop(let size, _, _), .cumulate(let size, _, _),
            .calendar(let size, _), .session(let size, _):
            let (end, overflow) = start.addingReportingOverflow(size)
            return overflow ? .max : end
        case .order: return start
        }
    }
}
