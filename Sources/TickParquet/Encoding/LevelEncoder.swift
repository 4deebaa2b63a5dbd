/// Writes whether each row has a value: definition levels of 0 and 1.
enum LevelEncoder {
    /// Appends the levels; `places` has room for as many numbers and 8 more.
    static func encode(
        _ levels: [UInt8], _ places: UnsafeMutablePointer<UInt32>, onto sink: ByteSink
    ) {
        for (row, level) in levels.enumerated() { places[row] = UInt32(level) }
        HybridEncoder.encode(places, count: levels.count, width: 1, onto: sink)
    }
}
