"""One-second tumbling bars in exact arithmetic, as lines of CSV."""
from dataclasses import dataclass, field
from fractions import Fraction

COLUMNS = "symbol,start_ns,end_ns,open,high,low,close,volume,trades,notional,vwap".split(",")
SECOND = 1_000_000_000


@dataclass
class Bar:
    """The trades of one symbol in [start, end), in arrival order."""

    symbol: str
    start: int
    end: int
    trades: list = field(default_factory=list)

    def row(self):
        """The values of COLUMNS as text."""
        # Stable: equal times keep their order of arrival, which is that of the sequence.
        by_time = sorted(self.trades, key=lambda trade: trade.time)
        prices = [trade.price for trade in by_time]
        volume = sum(trade.size for trade in by_time)
        notional = sum(Fraction(trade.price) * trade.size for trade in by_time)
        vwap = nanos(notional / volume) if volume else ""
        values = [prices[0], max(prices), min(prices), prices[-1]]
        return [
            self.symbol, str(self.start), str(self.end),
            *[nanos(Fraction(value)) for value in values],
            str(volume), str(len(by_time)), nanos(notional), vwap,
        ]  # fmt: skip


def nanos(value):
    """A fraction rounded half-even to 1e-9, without trailing zeros."""
    units = round(value * SECOND)  # Fraction rounds half to even
    sign = "-" if units < 0 else ""
    whole, part = divmod(abs(units), SECOND)
    digits = f"{part:09d}".rstrip("0")
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"


def bars(trades, length=SECOND):
    """Bars of the trades, ordered by (end, start, symbol bytes)."""
    found = {}
    for trade in trades:
        start = trade.time // length * length  # floor, also before 1970
        key = (start + length, start, trade.symbol.encode())
        bar = found.setdefault(key, Bar(trade.symbol, start, start + length))
        bar.trades.append(trade)
    return [found[key] for key in sorted(found)]
