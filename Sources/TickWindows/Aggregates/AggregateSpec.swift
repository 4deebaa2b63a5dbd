/// One further aggregate of a plan: what is worked out of a window's ticks beside its bar, and the
/// column it goes to.
///
/// Made by name (`twap`, `min(.size)`), from text (`AggregateSpec.parse`), or of a type of the
/// library's user (`custom`).
/// Concurrency: immutable.
public struct AggregateSpec: Sendable, Equatable, CustomStringConvertible {
    /// The text that it is asked for by: a word, and parameters behind colons.
    public let name: String
    /// The column's name in every output: lower-case letters, digits and `_`.
    public let column: String
    @usableFromInline let kind: ErasedAggregate

    /// The most bytes that a state takes.
    public static var byteCountMax: Int { 1 << 16 }

    @inlinable
    init(name: String, column: String, kind: ErasedAggregate) {
        self.name = name
        self.column = column
        self.kind = kind
    }

    /// An aggregate of a type of one's own; `empty` is a state to which nothing was added, and
    /// brings its parameters.
    ///
    /// Limits: two specs of one type with equal names are taken for the same, so parameters belong
    /// into the name. A plan refuses a column that is no identifier or is taken, and a state of
    /// more than `byteCountMax` bytes.
    @inlinable
    public static func custom<State: Aggregate>(
        _ name: String, column: String? = nil, empty: State
    ) -> AggregateSpec {
        AggregateSpec(name: name, column: column ?? name, kind: TypedAggregate(empty))
    }

    /// What the aggregate takes and promises.
    public var traits: AggregateTraits { kind.traits }

    /// The name.
    public var description: String { name }

    /// Whether name, column and type are the same.
    public static func == (left: AggregateSpec, right: AggregateSpec) -> Bool {
        left.name == right.name && left.column == right.column && left.kind.isSame(as: right.kind)
    }
}
