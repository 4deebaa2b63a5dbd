/// What a thread knows: how new each word is at least, and what of each thread happened before.
///
/// The first part are indices into the words' messages, the second part clocks of plain accesses.
/// A sequential fence joins the first part only: it orders, but makes no "happens before".
struct ModelView: Hashable {
    var bytes: [UInt8]

    init(count: Int) { bytes = [UInt8](repeating: 0, count: count) }

    subscript(index: Int) -> UInt8 {
        get { bytes[index] }
        set { bytes[index] = newValue }
    }

    mutating func join(_ other: ModelView) { join(other, count: bytes.count) }

    mutating func join(_ other: ModelView, count: Int) {
        for index in 0..<count where other.bytes[index] > bytes[index] {
            bytes[index] = other.bytes[index]
        }
    }
}

/// A value written to a word, with what its reader learns if it acquires.
struct ModelMessage: Hashable {
    let value: Int
    var view: ModelView
}

/// The plain accesses to a word that a race must be looked for with.
struct ModelAccesses: Hashable {
    var writer = 0
    /// The writer's clock at the last write, 0 for none.
    var written: UInt8 = 0
    var isPlain = false
    /// Each thread's clock at its last plain read.
    var reads: [UInt8]
}
