/// A modelled thread: its program, and the three views of a release-acquire machine.
struct ModelThread {
    var program: ModelProgram
    /// What the accesses of the step under way have given.
    var history: [Int] = []
    /// The access that comes next; derived from the two above.
    var pending: ModelOperation?
    /// What it knows.
    var current: ModelView
    /// What it will know after an acquiring fence.
    var acquired: ModelView
    /// What its relaxed stores tell since the last releasing fence.
    var released: ModelView
    var isDone = false
    /// The word it sleeps on.
    var sleepsOn: Int?
    /// How often it may still wake for no reason.
    var spuriousLeft: Int

    init(_ program: ModelProgram, views count: Int, spurious: Int) {
        self.program = program
        current = ModelView(count: count)
        acquired = current
        released = current
        spuriousLeft = spurious
    }
}
