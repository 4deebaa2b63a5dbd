/// One access to memory by a modelled thread.
enum ModelOperation: Hashable {
    enum Fence { case acquiring, releasing, sequential }

    case load(word: Int, acquires: Bool)
    case store(word: Int, value: Int, releases: Bool)
    case fence(Fence)
    case plainRead(word: Int)
    case plainWrite(word: Int, value: Int)
    case wait(word: Int, value: Int)
    case wake(word: Int)

    /// Whether other threads can neither notice nor influence when it happens.
    ///
    /// Plain accesses are among them: an order that others could notice is a race, and a race is
    /// found whichever comes first.
    var isPrivate: Bool {
        switch self {
        case .fence(.acquiring), .fence(.releasing), .plainRead, .plainWrite: true
        default: false
        }
    }
}
