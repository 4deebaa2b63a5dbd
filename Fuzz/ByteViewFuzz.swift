import TickCore

/// Slices, drops and loads at offsets that the input chooses; every load is behind `has`.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzByteView(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let view = ByteView(UnsafeRawBufferPointer(start: start, count: count))
    guard view.has(16) else { return 0 }
    let offset = Int(truncatingIfNeeded: view.u64be(0))
    let length = Int(truncatingIfNeeded: view.u64le(8))
    if let slice = view.slice(at: offset, count: length) {
        precondition(slice.count == length && length <= count, "a slice larger than its view")
        if slice.has(8) { _ = slice.u64be(0) &+ slice.u48be(2) }
        if length > 0 { _ = slice.u8(length - 1) }
    }
    let rest = view.dropping(offset)
    precondition(rest.count <= count, "dropping made a view longer")
    if rest.has(4) { _ = rest.u32le(0) &+ rest.u32be(rest.count - 4) }
    return 0
}
