/// How long the message of each type byte is; 0 for types that do not exist.
///
/// Tells a BinaryFILE day file, which has no header, from garbage.
public struct MessageSizes: Sendable {
    private var sizes = [UInt16](repeating: 0, count: 256)

    /// A table from the type's character to its size in bytes, the type byte included.
    public init(_ table: [Character: UInt16]) {
        for (type, size) in table {
            guard let byte = type.asciiValue else {
                preconditionFailure("message type \(type) is not ASCII")
            }
            sizes[Int(byte)] = size
        }
    }

    /// The size of messages of `type`, or 0.
    public subscript(type: UInt8) -> UInt16 { sizes[Int(type)] }

    /// The 23 messages of Nasdaq TotalView-ITCH 5.0.
    ///
    /// Source: Nasdaq TotalView-ITCH 5.0 specification.
    public static let totalViewITCH50 = MessageSizes([
        "S": 12, "R": 39, "H": 25, "Y": 20, "L": 26, "V": 35, "W": 12, "K": 28, "J": 35, "h": 21,
        "A": 36, "F": 40, "E": 31, "C": 36, "X": 23, "D": 19, "U": 35, "P": 44, "Q": 40, "B": 19,
        "I": 50, "N": 20, "O": 48,
    ])
}
