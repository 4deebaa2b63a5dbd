/// By whose rules trades may touch a bar.
public enum TradeRules: String, Sendable, CaseIterable {
    /// The venue's own: every print counts whole.
    case venue
    /// Those of the US consolidated tape: odd lots and trades in extended hours touch volume only.
    case consolidated
}
