/// What is wrong with the bytes of a page; its reader says where.
struct PageDamage: Error {
    var message: String
    /// Whether it may be right and is only not understood.
    var isUnsupported = false

    init(_ message: String) { self.message = message }

    static func unsupported(_ what: String) -> PageDamage {
        var damage = PageDamage(what)
        damage.isUnsupported = true
        return damage
    }
}
