/// Records of aggregates by number, in blocks that are made when first used.
///
/// Concurrency: owned by the window thread. Cost: two loads an access; a record never moves.
/// Limits: its owner bounds the numbers.
struct AggregateRecords {
    private let stride: Int
    private let shift: Int
    private var blocks: [UnsafeMutableRawPointer?] = []

    private static var blockBytes: Int { 1 << 16 }

    init(stride: Int) {
        self.stride = max(stride, 16)
        let perBlock = max(Self.blockBytes / self.stride, 1)
        shift = Int.bitWidth - 1 - perBlock.leadingZeroBitCount
    }

    /// Frees the memory; the owner calls this once.
    func deallocate() {
        for block in blocks { block?.deallocate() }
    }

    /// The record of this number; what is in it is whatever was written last.
    subscript(_ number: UInt32) -> UnsafeMutableRawPointer {
        mutating get {
            let block = Int(number) >> shift
            if block >= blocks.count {
                blocks += Array(repeating: nil, count: block + 1 - blocks.count)
            }
            let base = blocks[block] ?? makeBlock(block)
            return base + (Int(number) & ((1 << shift) - 1)) * stride
        }
    }

    private mutating func makeBlock(_ block: Int) -> UnsafeMutableRawPointer {
        let made = UnsafeMutableRawPointer.allocate(
            byteCount: stride << shift, alignment: AggregateLayout.alignment)
        blocks[block] = made
        return made
    }
}
