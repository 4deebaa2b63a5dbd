import Testing

@testable import TickCore

@Suite struct ByteViewTests {
    private let bytes: [UInt8] = (1...16).map { $0 }

    @Test func `loads read each width in each byte order`() {
        bytes.withUnsafeBytes { buffer in
            let view = ByteView(buffer)
            #expect(view.u8(0) == 0x01)
            #expect(view.u16be(1) == 0x0203)
            #expect(view.u16le(1) == 0x0302)
            #expect(view.u32be(3) == 0x0405_0607)
            #expect(view.u32le(3) == 0x0706_0504)
            #expect(view.u48be(0) == 0x0102_0304_0506)
            #expect(view.u48be(1) == 0x0203_0405_0607)
            #expect(view.u48be(2) == 0x0304_0506_0708)
            #expect(view.u48be(5) == 0x0607_0809_0A0B)
            #expect(view.u48be(10) == 0x0B0C_0D0E_0F10)
            #expect(view.u64be(7) == 0x0809_0A0B_0C0D_0E0F)
            #expect(view.i64le(8) == 0x100F_0E0D_0C0B_0A09)
        }
    }

    @Test(arguments: [
        (0, 16, true), (0, 17, false), (16, 0, true), (17, 0, false), (-1, 1, false),
        (1, -1, false), (Int.max, 1, false), (1, Int.max, false), (15, 1, true),
    ])
    func `a range is there or it is not, never an overflow`(
        offset: Int, count: Int, expected: Bool
    ) {
        bytes.withUnsafeBytes { buffer in
            let view = ByteView(buffer)
            #expect(view.has(count, at: offset) == expected)
            #expect((view.slice(at: offset, count: count) != nil) == expected)
        }
    }

    @Test func `dropping stops at the end`() {
        bytes.withUnsafeBytes { buffer in
            #expect(ByteView(buffer).dropping(4).count == 12)
            #expect(ByteView(buffer).dropping(99).count == 0)
        }
    }
}
