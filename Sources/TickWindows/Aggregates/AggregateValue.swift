/// The result of one aggregate of a pane.
///
/// Units: prices and other fixed-point values in 1e-9. Concurrency: a trivial value.
@frozen public enum AggregateValue: Sendable, BitwiseCopyable, Equatable {
    /// Nothing to tell: no tick of the window had what the aggregate needs, or the result fits no
    /// case below.
    case none
    /// A count or a number of shares; exact unless the aggregate is an estimate.
    case integer(Int64)
    /// A price or another value with nine digits behind the point, exact or rounded half to even.
    case nanos(Int64)
    /// A sum too wide for `nanos`, in the same unit, exact.
    case wide(Int128)
    /// A value that is no fixed-point number, such as a variance.
    case real(Double)
}
