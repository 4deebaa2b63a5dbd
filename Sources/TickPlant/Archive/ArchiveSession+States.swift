/// States to go on from, taken between two packets.
extension ArchiveSession: ReplayCheckpointing {
    func due(_ position: ReplayPosition) -> Bool { !position.isEnd && isStateDue() }

    func take(_ state: consuming ReplayState, _ position: ReplayPosition) throws(PlantError) {
        if let failure { throw failure }
        checkpoint(.running, state: state)
        stateTaken()
    }
}
