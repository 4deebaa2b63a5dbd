import TickCore

/// What a venue's letters mean, in words that are the same for all venues.
///
/// Source: Nasdaq TotalView-ITCH 5.0; IEX TOPS 1.66, DEEP 1.08.
enum StatusWords {
    /// What a status is about.
    static func what(_ what: VenueStatus.What) -> StaticString {
        switch what {
        case .trading: "trading"
        case .operationalHalt: "operational_halt"
        case .shortSale: "short_sale"
        case .session: "session"
        case .auction: "auction"
        case .circuitBreaker: "breaker"
        }
    }

    /// What a status says; `other` where its letter is not known.
    static func state(_ status: VenueStatus) -> StaticString {
        let letter = Character(UnicodeScalar(status.code))
        switch status.what {
        case .trading: return trading(letter)
        case .operationalHalt: return halt(letter)
        case .shortSale: return shortSale(letter)
        case .session: return session(letter)
        case .auction: return letter == "O" ? "opened" : letter == "C" ? "closed" : "other"
        case .circuitBreaker: return breaker(letter)
        }
    }

    /// `P` is a pause of ITCH and one with orders accepted of IEX: both pause trading.
    private static func trading(_ letter: Character) -> StaticString {
        switch letter {
        case "T": "trading"
        case "H": "halted"
        case "P": "paused"
        case "Q": "quoting"
        case "O": "orders_accepted"
        default: "other"
        }
    }

    private static func halt(_ letter: Character) -> StaticString {
        switch letter {
        case "H", "O": "halted"
        case "T", "N": "trading"
        default: "other"
        }
    }

    private static func shortSale(_ letter: Character) -> StaticString {
        switch letter {
        case "0": "none"
        case "1": "restricted"
        case "2": "remains_restricted"
        case "\u{0}": "none"
        case "\u{1}": "restricted"
        default: "other"
        }
    }

    private static func session(_ letter: Character) -> StaticString {
        switch letter {
        case "O": "messages_begin"
        case "S": "system_hours_begin"
        case "Q", "R": "market_hours_begin"
        case "M": "market_hours_end"
        case "E": "system_hours_end"
        case "C": "messages_end"
        default: "other"
        }
    }

    private static func breaker(_ letter: Character) -> StaticString {
        switch letter {
        case "1": "level_1"
        case "2": "level_2"
        case "3": "level_3"
        default: "other"
        }
    }
}
