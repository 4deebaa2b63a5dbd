import TickCore

extension Tick {
    /// Takes over what a correction says: price, size, conditions and eligibility. When and where
    /// the trade was made stays.
    mutating func correct(by correction: Tick) {
        price = correction.price
        size = correction.size
        conditions = correction.conditions
        eligibility = correction.eligibility
    }
}
