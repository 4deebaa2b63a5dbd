import TickRing

/// Which words a modelled ring has: cells first, then the words of its slots.
struct ModelLayout: Hashable {
    let capacity: Int
    let consumers: Int
    let threads: Int
    /// Words of an element; two show a torn one.
    let wordsPerSlot: Int

    var cells: Int { 4 + 3 * consumers }
    var words: Int { cells + capacity * wordsPerSlot }

    /// The place of a cell of the ring.
    func word(_ cell: RingCell) -> Int {
        let inLine = cell.word % RingCell.wordsPerLine
        switch cell.word / RingCell.wordsPerLine {
        case 0: return inLine
        case 1: return 3 + inLine
        case let line: return 4 + consumers + 2 * (line - 3) + inLine
        }
    }

    /// The place of a word of the slot that a position falls into.
    func word(ofSlot position: Int, _ part: Int) -> Int {
        cells + (position & (capacity - 1)) * wordsPerSlot + part
    }

    func isData(_ word: Int) -> Bool { word >= cells }
}
