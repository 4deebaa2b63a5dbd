import TickCore

extension PlantError {
    /// A state that cannot be taken up.
    init(state error: StateError) {
        self.init(.usage, "the saved state cannot be gone on from: \(error.message)")
    }

    /// What `body` takes off a state.
    static func ofState<Value>(
        _ body: () throws(StateError) -> Value
    ) throws(PlantError) -> Value {
        do { return try body() } catch { throw PlantError(state: error) }
    }
}
