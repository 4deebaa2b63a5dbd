import TickStorage

/// A partition of a spec.
struct PartitionPlace: Hashable {
    var spec: Int
    var values: [AvroValue]
}
