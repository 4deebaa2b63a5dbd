import TickRing

/// What a modelled thread does; each step runs the ring's own code once.
enum ModelProgram: Hashable {
    case producer(ProducerProgram)
    case consumer(ConsumerProgram)
    case broadcaster(BroadcastProgram)
    case dropped(DroppedProgram)
    case litmus(LitmusProgram)

    /// One step.
    ///
    /// - Returns: whether it was the last.
    mutating func step(_ tape: ModelTape) -> Bool {
        switch self {
        case .producer(var program):
            defer { self = .producer(program) }
            return program.parks
                ? program.step(ModelMemory<Blocking>(tape: tape))
                : program.step(ModelMemory<Spinning>(tape: tape))
        case .consumer(var program):
            defer { self = .consumer(program) }
            return program.parks
                ? program.step(ModelMemory<Blocking>(tape: tape))
                : program.step(ModelMemory<Spinning>(tape: tape))
        case .broadcaster(var program):
            defer { self = .broadcaster(program) }
            return program.parks
                ? program.step(ModelMemory<Blocking>(tape: tape))
                : program.step(ModelMemory<Spinning>(tape: tape))
        case .dropped(var program):
            defer { self = .dropped(program) }
            return program.parks
                ? program.step(ModelMemory<Blocking>(tape: tape))
                : program.step(ModelMemory<Spinning>(tape: tape))
        case .litmus(var program):
            defer { self = .litmus(program) }
            return program.step(ModelMemory<Spinning>(tape: tape))
        }
    }

    /// What it found wrong.
    var violation: String? {
        switch self {
        case .producer: nil
        case .consumer(let program): program.violation
        case .broadcaster, .litmus: nil
        case .dropped(let program): program.violation
        }
    }

    func append(to key: inout [UInt8]) {
        let numbers: [Int] =
            switch self {
            case .producer(let p): [p.cursor.position, p.cursor.published, p.cursor.free, p.phase]
            case .consumer(let p): [p.cursor.position, p.cursor.available, p.phase]
            case .broadcaster(let p): [p.cursor.position, p.cursor.free, p.phase, p.unseen]
            case .litmus(let p): [p.next] + p.loaded
            case .dropped(let p): [p.cursor.position, p.cursor.available, p.phase, p.lost]
            }
        for number in numbers { key.append(UInt8(truncatingIfNeeded: number)) }
    }
}
