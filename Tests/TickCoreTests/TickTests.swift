import Testing

@testable import TickCore

@Suite struct TickTests {
    @Test func `a tick is one cache line`() {
        #expect(MemoryLayout<Tick>.size == 64)
        #expect(MemoryLayout<Tick>.stride == 64)
        #expect(MemoryLayout<Tick>.offset(of: \.packet) == 48)
        #expect(MemoryLayout<Tick>.offset(of: \.kind) == 60)
    }
}
