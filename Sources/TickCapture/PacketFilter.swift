import CPcap
import TickCore

/// A BPF filter in libpcap's language: `udp port 30001`, `dst net 233.54.12.0/24`.
///
/// Concurrency: one thread. Cost: the expression is compiled once per link type; a packet costs one
/// run of libpcap's interpreter.
/// Limits: as in libpcap, packets with VLAN tags match only behind the word `vlan`. BinaryFILE
/// messages have no addresses and cannot be filtered.
/// Source: pcap-filter(7).
public struct PacketFilter: ~Copyable {
    private let expression: String
    private var programs: [(linkType: LinkType, program: bpf_program)] = []

    /// The widest snap length, for programs that accept whole packets.
    private static let snapLength: Int32 = 262_144

    /// Compiles `expression` for packets of `linkType`; others are compiled for as they come.
    ///
    /// Throws: `badFilter` with libpcap's message and how far it could be understood;
    /// `unsupportedLinkType`.
    public init(
        _ expression: String, for linkType: LinkType = .ethernet
    ) throws(CaptureError) {
        self.expression = expression
        programs.append((linkType, try Self.compile(expression, linkType)))
    }

    deinit {
        for index in programs.indices {
            var program = programs[index].program
            pcap_freecode(&program)
        }
    }

    /// Whether the filter lets `packet` through.
    ///
    /// Throws: only at the first packet of a link type that the expression does not fit.
    public mutating func accepts(_ packet: borrowing Packet) throws(CaptureError) -> Bool {
        let linkType = packet.linkType
        var index = 0
        while index < programs.count, programs[index].linkType != linkType { index += 1 }
        if index == programs.count {
            programs.append((linkType, try Self.compile(expression, linkType)))
        }
        let bytes = packet.bytes
        let verdict = bpf_filter(
            programs[index].program.bf_insns, bytes.base.assumingMemoryBound(to: UInt8.self),
            UInt32(clamping: packet.originalCount), UInt32(clamping: bytes.count))
        return verdict != 0
    }
}

/// Compiling.
extension PacketFilter {
    private static func compile(
        _ expression: String, _ linkType: LinkType
    ) throws(CaptureError) -> bpf_program {
        guard linkType != .binaryFile else {
            throw CaptureError(
                .unsupportedLinkType,
                "BinaryFILE messages have no addresses to filter by; leave the filter out",
                path: "filter")
        }
        switch attempt(expression, linkType) {
        case .success(let program): return program
        case .failure(let refusal): throw explain(refusal.message, expression, linkType)
        }
    }

    private struct Refusal: Error { var message: String }

    private static func attempt(
        _ expression: String, _ linkType: LinkType
    ) -> Result<bpf_program, Refusal> {
        guard let handle = pcap_open_dead(linkType.dataLink, snapLength) else {
            return .failure(Refusal(message: "out of memory"))
        }
        defer { pcap_close(handle) }
        var program = bpf_program()
        guard pcap_compile(handle, &program, expression, 1, .max) == 0 else {
            return .failure(Refusal(message: String(cString: pcap_geterr(handle))))
        }
        return .success(program)
    }

    private static func explain(
        _ message: String, _ expression: String, _ linkType: LinkType
    ) -> CaptureError {
        // The plainest expression fails only where the link type itself is the trouble.
        if case .failure = attempt("ip", linkType) {
            return CaptureError(
                .unsupportedLinkType,
                "cannot filter packets of link type \(linkType.name): \(message);"
                    + " leave the filter out", path: "filter")
        }
        let understood = longestPrefix(of: expression, linkType)
        let place =
            understood.isEmpty
            ? "nothing of it can be understood"
            : "it makes sense up to column \(understood.count), \"\(understood)\""
        return CaptureError(
            .badFilter,
            "\"\(expression)\" is no filter: \(message); \(place); see pcap-filter(7)",
            path: "filter")
    }

    /// The most words from the start that compile on their own.
    private static func longestPrefix(of expression: String, _ linkType: LinkType) -> String {
        let spaces = expression.indices.filter { expression[$0] == " " }
        for end in spaces.reversed() {
            let prefix = String(expression[..<end])
            guard prefix.contains(where: { $0 != " " }) else { continue }
            if case .success(var program) = attempt(prefix, linkType) {
                pcap_freecode(&program)
                return prefix
            }
        }
        return ""
    }
}

extension LinkType {
    /// libpcap's DLT number; the same as the link type's but for raw IP.
    var dataLink: Int32 {
        switch self {
        case .raw, .rawBSD, .rawOpenBSD: DLT_RAW
        default: Int32(clamping: rawValue)
        }
    }
}
