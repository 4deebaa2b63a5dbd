import TickStorage

/// The leaves of a file's schema, in the order of its chunks.
enum SchemaReader {
    /// Groups in one another.
    private static let depthMax = 32

    /// The columns; nil where the nodes are no tree.
    static func columns(_ nodes: [SchemaElement]) -> [ParquetColumn]? {
        guard let root = nodes.first, root.children >= 0 else { return nil }
        var walk = Walk(nodes: nodes)
        for _ in 0..<root.children {
            guard walk.node([], nested: false) else { return nil }
        }
        return walk.next == nodes.count ? walk.columns : nil
    }

    private struct Walk {
        let nodes: [SchemaElement]
        var next = 1
        var columns: [ParquetColumn] = []

        init(nodes: [SchemaElement]) { self.nodes = nodes }

        mutating func node(_ above: [String], nested: Bool) -> Bool {
            guard next < nodes.count, above.count < depthMax else { return false }
            let node = nodes[next]
            next += 1
            let path = above + [node.name]
            guard node.type == nil else {
                columns.append(
                    ParquetColumn(
                        name: path.joined(separator: "."), element: node,
                        nested: nested || node.repetition == .repeated))
                return true
            }
            guard node.children >= 0 else { return false }
            for _ in 0..<node.children {
                guard self.node(path, nested: true) else { return false }
            }
            return true
        }
    }
}
