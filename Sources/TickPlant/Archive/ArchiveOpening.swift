import TickCore
import TickStorage

/// An archive opened for a run that has not begun: from where the run is to go on.
struct ArchiveOpening {
    private let archive: Archive
    private let plans: StreamPlans
    private let options: ArchiveOptions
    private let replay: ReplayOptions

    /// How many packets pass between two looks whether a state is due.
    var lookEvery: Int { options.lookEvery }

    /// Opens the archive of a run, and makes it where it is missing.
    init(
        _ options: ArchiveOptions, _ replay: ReplayOptions, areTrades: Bool
    ) throws(PlantError) {
        let digits =
            options.priceDigits ?? (areTrades ? replay.priceDigits : ArchiveOptions.feedDigits)
        plans = try StreamPlans(
            replay.plans, priceDigits: digits, ofQuotes: replay.windowsTakeQuotes,
            trades: options.trades, quotes: options.quotes, status: options.status)
        try options.checkCleanup(plans.plans)
        archive = try Archive(options, plans.plans)
        self.options = options
        self.replay = replay
    }

    /// Makes a replay go on where the archive ends; false where there is nothing left to do.
    func goOn(_ replay: inout ReplayOptions) throws(PlantError) -> Bool {
        replay.archivesQuotes = options.quotes
        switch archive.beginning {
        case .start: break
        case .state(let bytes):
            do { replay.resumeFrom = try ReplayState(decoding: bytes) } catch {
                throw PlantError(state: error)
            }
        case .ended:
            try archive.close()
            return false
        }
        return true
    }

    /// Starts the archive's thread, for a run with these instruments.
    func session(_ instruments: InstrumentTable) throws(PlantError) -> ArchiveSession {
        try ArchiveSession(
            archive, plans: plans, queries: replay.plans, instruments: instruments,
            options: options)
    }
}

extension ReplayOptions {
    /// Archives the run from here on; of inputs that can be read again, states are taken too.
    mutating func archive(
        _ opening: ArchiveOpening, _ instruments: InstrumentTable, _ inputs: CaptureInputs
    ) throws(PlantError) {
        let session = try opening.session(instruments)
        archive = session
        if checkpoints == nil, inputs.areRepeatable {
            checkpoints = CheckpointPolicy(session, lookEvery: opening.lookEvery)
        }
    }
}
