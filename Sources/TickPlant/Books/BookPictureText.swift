import TickBook
import TickCore

/// A book as text: a ladder for people, or rows.
public struct BookPictureText {
    /// How it is written.
    public enum Format: String, Sendable, CaseIterable { case csv, jsonl, table }

    private let picture: BookPicture
    private let withOrders: Bool

    /// The text of this book; `withOrders` tells the orders of each level as well.
    public init(_ picture: BookPicture, withOrders: Bool) {
        self.picture = picture
        self.withOrders = withOrders
    }

    /// The first line of CSV.
    public static func header(withOrders: Bool) -> String {
        "venue,symbol,side,level,price,shares,orders,marks"
            + (withOrders ? ",position,order_id,order_shares" : "")
    }

    /// The lines of CSV: one a level, or with orders one an order.
    public func csv() -> [String] {
        rows { side, place, level in
            let head = [
                picture.venue, picture.symbol, side, String(place), text(level.level.price),
                String(level.level.shares), String(level.level.orders),
                QuoteRows.text(picture.marks),
            ].joined(separator: ",")
            guard withOrders else { return [head] }
            guard !level.queue.isEmpty else { return [head + ",,,"] }
            return level.queue.enumerated().map { position, order in
                "\(head),\(position + 1),\(order.reference),\(order.shares)"
            }
        }
    }

    /// The lines of JSON: one a level, its orders within.
    public func jsonl() -> [String] {
        rows { side, place, level in
            let orders = level.queue.map {
                "{\"order_id\":\($0.reference),\"shares\":\($0.shares)}"
            }
            return [
                "{\"venue\":\"\(picture.venue)\",\"symbol\":\"\(picture.symbol)\""
                    + ",\"side\":\"\(side)\",\"level\":\(place)"
                    + ",\"price\":\"\(text(level.level.price))\",\"shares\":\(level.level.shares)"
                    + ",\"orders\":\(level.level.orders)"
                    + ",\"marks\":\"\(QuoteRows.text(picture.marks))\""
                    + (withOrders ? ",\"queue\":[\(orders.joined(separator: ","))]" : "") + "}"
            ]
        }
    }

    private func rows(
        _ make: (String, Int, BookPicture.Level) -> [String]
    ) -> [String] {
        [("bid", picture.bids), ("ask", picture.asks)].flatMap { side, levels in
            levels.enumerated().flatMap { make(side, $0.offset + 1, $0.element) }
        }
    }

    /// A ladder: bids on the left, offers on the right, the best on top.
    public func table() -> [String] {
        var lines = ["\(picture.symbol) on \(picture.venue): \(picture.worth)"]
        lines.append(line("orders", "shares", "bid", "ask", "shares", "orders"))
        for place in 0..<max(picture.bids.count, picture.asks.count) {
            let bid = place < picture.bids.count ? picture.bids[place].level : nil
            let ask = place < picture.asks.count ? picture.asks[place].level : nil
            lines.append(
                line(
                    count(bid), bid.map { String($0.shares) } ?? "",
                    bid.map { text($0.price) } ?? "", ask.map { text($0.price) } ?? "",
                    ask.map { String($0.shares) } ?? "", count(ask)))
        }
        if picture.bids.isEmpty && picture.asks.isEmpty { lines.append("  empty") }
        guard withOrders else { return lines }
        return lines
            + rows { side, _, level in
                let queue = level.queue.map { "\($0.shares) (\($0.reference))" }
                let orders = queue.joined(separator: ", ")
                return queue.isEmpty ? [] : ["  \(side) \(text(level.level.price)): \(orders)"]
            }
    }

    private func count(_ level: DepthLevel?) -> String {
        level.map { $0.orders == 0 ? "" : String($0.orders) } ?? ""
    }

    private func line(_ cells: String...) -> String {
        var line = ""
        for (cell, width) in zip(cells, [7, 11, 12, 12, 11, 7]) {
            line += " " + String(repeating: " ", count: max(0, width - cell.count)) + cell
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    private func text(_ price: Price) -> String {
        var buffer = TextBuffer(capacity: 32)
        buffer.append(price: price)
        return buffer.text()
    }
}
