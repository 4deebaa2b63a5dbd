import TickCore
import TickStorage

/// Whom records are about: the instruments of a run, each with its venue's name and its symbol as
/// records have them, and the venues' names.
///
/// Concurrency: as the instruments: one thread at a time.
/// Cost: a load for an instrument that was asked for before, some 50 bytes for each of them.
final class RecordSources {
    let instruments: InstrumentTable
    private let names = (0...Venues.unnamed).map { Array(Venues.name($0).utf8) }
    private var places: UnsafeMutablePointer<Place>
    private var capacity = 1 << 10
    private var encoder = RecordEncoder()

    /// Encoded fields: where they lie in memory of their own, nil as long as nobody asked.
    private typealias Place = UnsafeRawBufferPointer

    init(_ instruments: InstrumentTable) {
        self.instruments = instruments
        places = .allocate(capacity: capacity)
        places.initialize(repeating: Place(start: nil, count: 0), count: capacity)
    }

    deinit {
        for index in 0..<capacity { places[index].baseAddress?.deallocate() }
        places.deallocate()
    }

    /// A venue's name.
    func venue(_ ordinal: UInt16) -> [UInt8] { names[min(Int(ordinal), names.count - 1)] }

    /// Venue and symbol of an instrument, as a record's fields; lent until the run is over.
    @inline(__always)
    func fields(_ instrument: InstrumentID) -> UnsafeRawBufferPointer {
        if instrument.index < capacity, places[instrument.index].baseAddress != nil {
            return places[instrument.index]
        }
        return make(instrument)
    }

    @inline(never)
    private func make(_ instrument: InstrumentID) -> UnsafeRawBufferPointer {
        if instrument.index >= capacity { grow(instrument.index) }
        encoder.removeAll()
        encoder.text(venue(instruments.venue(instrument)))
        encoder.symbol(instrument, instruments)
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: encoder.count, alignment: 1)
        memory.copyMemory(from: encoder.written.baseAddress!, byteCount: encoder.count)
        places[instrument.index] = Place(start: memory, count: encoder.count)
        return places[instrument.index]
    }

    private func grow(_ index: Int) {
        var grown = capacity
        while grown <= index { grown *= 2 }
        let larger = UnsafeMutablePointer<Place>.allocate(capacity: grown)
        larger.initialize(repeating: Place(start: nil, count: 0), count: grown)
        larger.update(from: places, count: capacity)
        places.deallocate()
        places = larger
        capacity = grown
    }
}
