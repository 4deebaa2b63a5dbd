import TickCore
import TickWindows

/// The story of a window for people to read.
public struct ExplanationText {
    private let explanation: Explanation

    /// The text of a story.
    public init(_ story: Story) { explanation = Explanation(story) }

    /// Line by line: what window, then what happened to it in order.
    public func lines() -> [String] {
        let (start, end) = explanation.range
        var lines = [
            "\(explanation.symbol) \(explanation.plan.name) \(InstantText.utc(start)) to "
                + "\(InstantText.utc(end)): \(explanation.tickCount) ticks, "
                + "\(explanation.paneCount) panes"
        ]
        for event in explanation.events { lines += describe(event) }
        if explanation.paneCount == 0 { lines.append("nothing was put out") }
        if explanation.dropped > 0 {
            lines.append("\(explanation.dropped) more events were not kept")
        }
        return lines
    }

    private func describe(_ event: StoryEvent) -> [String] {
        switch event.what {
        case .tick(let tick, let fate): return [self.tick(tick, fate, event.watermark)]
        case .pane(let pane, let superseding):
            return [self.pane(pane, superseding, event.watermark)]
        case .gap(let channel, let range):
            return [
                "gap    messages \(range.lowerBound)–\(range.upperBound - 1) of channel \(channel)"
                    + " are lost; watermark \(time(event.watermark))"
            ]
        }
    }

    private func tick(_ tick: Tick, _ fate: StoryEvent.Fate, _ watermark: Int64) -> String {
        let what: String
        switch tick.kind {
        case .tradeBreak: what = "break  of \(tick.reference)"
        case .tradeCorrection:
            what = "correct \(tick.reference) to \(price(tick.price)) × \(tick.size)"
        default: what = "trade  \(price(tick.price)) × \(tick.size) id \(tick.reference)"
        }
        let sequence = tick.sequence == 0 ? "" : " sequence \(tick.sequence)"
        return "\(what) at \(time(tick.eventTime)), packet \(tick.packet)\(sequence);"
            + " watermark \(time(watermark)); \(fate.rawValue.replacing("_", with: " "))"
            + lateness(tick, watermark)
    }

    private func lateness(_ tick: Tick, _ watermark: Int64) -> String {
        let (late, overflow) = watermark.subtractingReportingOverflow(tick.eventTime)
        guard tick.kind == .trade, !overflow, late >= 0, watermark != .max else { return "" }
        return ", \(DurationText.text(late)) behind it"
    }

    private func pane(_ pane: Pane, _ superseding: [WindowSpan], _ watermark: Int64) -> String {
        let bar = pane.bar
        let values =
            pane.isEmpty
            ? "holds nothing any more"
            : "open \(price(bar.open)) high \(price(bar.high)) low \(price(bar.low)) close"
                + " \(price(bar.close)) volume \(bar.volume) trades \(bar.trades)"
                + " \(bar.status.name)"
        let replaced = superseding.map { "\(time($0.start)) to \(time($0.end))" }
        return "pane \(pane.number) \(pane.kind.name), \(time(bar.start)) to \(time(bar.end)):"
            + " \(values); watermark \(time(watermark)): \(pane.kind.reason)"
            + (replaced.isEmpty ? "" : "; replaces \(replaced.joined(separator: ", "))")
    }

    private func price(_ price: Price) -> String {
        var text = TextBuffer(capacity: 32)
        text.append(price: price)
        return text.text()
    }

    private func time(_ nanos: Int64) -> String {
        switch nanos {
        case .min: "none yet"
        case .max: "the end"
        default: InstantText.utc(nanos)
        }
    }
}

extension Pane.Kind {
    /// Why such a pane comes out, in words.
    var reason: String {
        switch self {
        case .onTime: "it reached the window's last instant, or the bar was full"
        case .lateUpdate: "what came before changed a window that had been put out"
        case .fill: "it reached the last instant of a window without trades"
        case .partial: "the end of the input left the bar unfinished"
        }
    }
}
