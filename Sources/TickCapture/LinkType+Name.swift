import TickCore

extension LinkType {
    /// The name that capinfos prints for it; `linktype-N` for those without one here.
    public var name: String {
        switch self {
        case .null: "null"
        case .ethernet: "ether"
        case .rawBSD, .rawOpenBSD, .raw: "rawip"
        case .loop: "loop"
        case .linuxSLL: "linux-sll"
        case .ipv4: "rawip4"
        case .ipv6: "rawip6"
        case .linuxSLL2: "linux-sll2"
        case .binaryFile: "binaryfile"
        case LinkType(rawValue: 6): "tokenring"
        case LinkType(rawValue: 8): "slip"
        case LinkType(rawValue: 9): "ppp"
        case LinkType(rawValue: 10): "fddi"
        case LinkType(rawValue: 104): "chdlc"
        case LinkType(rawValue: 105): "ieee-802-11"
        case LinkType(rawValue: 127): "ieee-802-11-radiotap"
        default: "linktype-\(rawValue)"
        }
    }
}
