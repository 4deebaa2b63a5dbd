import TickCore

/// What a stock locate code stands for today.
@frozen @usableFromInline struct ItchLocate: BitwiseCopyable {
    @usableFromInline var instrument: InstrumentID
    @usableFromInline var isTest: Bool
    /// Shares of a round lot; 0 where the directory did not say.
    @usableFromInline var roundLot: UInt32 = 0

    /// Whether the day has said anything of it.
    var isUsed: Bool { instrument != .none || isTest || roundLot != 0 }

    /// Makes codes such that nothing was said of, at the speed of memory.
    static func makeUnknown(_ codes: UnsafeMutablePointer<ItchLocate>, count: Int) {
        let unknown = ItchLocate(instrument: .none, isTest: false)
        for code in 0..<count { (codes + code).initialize(to: unknown) }
    }
}
