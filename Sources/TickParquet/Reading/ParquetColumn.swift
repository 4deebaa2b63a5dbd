import TickStorage

/// A column of a file: how it is called, and what its values are here.
public struct ParquetColumn: Equatable, Sendable {
    /// Its name; of a nested one the names from the root, with dots.
    public var name: String
    /// Its field id, where the file gives one.
    public var fieldID: Int?
    /// What its values are read as; nil where it cannot be read.
    public var type: FieldType?
    /// What a whole number counts where it is a time: for `timestampMicros` always microseconds,
    /// for others the unit of the whole number that it is read as.
    public var timeUnit: TimeUnit?
    /// Whether it counts from the Unix epoch; other times count from midnight.
    public var isInstant: Bool
    /// Whether every row has a value.
    public var isRequired: Bool
    /// Why it cannot be read.
    public var obstacle: String?

    /// How its values lie.
    let physical: PhysicalType
    /// Bytes of a value of fixed length.
    let typeLength: Int
    /// Whether its whole numbers have no sign.
    let isUnsigned: Bool

    /// What the file's own words say a column is.
    init(name: String, element: SchemaElement, nested: Bool) {
        self.name = name
        fieldID = element.fieldID.map(Int.init)
        isRequired = element.repetition == .required
        physical = element.type ?? .int64
        typeLength = Int(element.typeLength)
        let meaning = ColumnMeaning(element)
        type = nested ? nil : meaning.type
        timeUnit = meaning.timeUnit
        isInstant = meaning.isInstant
        isUnsigned = meaning.isUnsigned
        if nested {
            obstacle = "it is part of a list, a map or a group; only flat columns are read"
        } else if meaning.type == nil {
            obstacle = "values of this kind are not read"
        }
    }
}
