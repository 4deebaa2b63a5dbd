"""The checkers themselves: values worked by hand, and differences that must be seen."""
import unittest
from decimal import Decimal
from fractions import Fraction

from check_bars import difference
from exact_bars import COLUMNS, SECOND, bars, nanos
from iex_capture import Message, Trade, test_symbol_change, trade


class ExactBars(unittest.TestCase):
    def test_open_and_close_are_by_event_time_and_then_by_arrival(self):
        trades = [
            Trade("B", 2_900_000_000, Decimal("11"), 2),
            Trade("B", 2_100_000_000, Decimal("10"), 1),
            Trade("B", 2_900_000_000, Decimal("9.5"), 1),
            Trade("A", 3_000_000_000, Decimal("1"), 1),
            Trade("B", 1_999_999_999, Decimal("7"), 5),
        ]
        rows = [",".join(bar.row()) for bar in bars(trades)]
        self.assertEqual(
            rows,
            [
                "B,1000000000,2000000000,7,7,7,7,5,1,35,7",
                "B,2000000000,3000000000,10,11,9.5,9.5,4,3,41.5,10.375",
                "A,3000000000,4000000000,1,1,1,1,1,1,1,1",
            ],
        )

    def test_windows_before_the_epoch_are_floored(self):
        bar = bars([Trade("A", -1, Decimal(1), 1)])[0]
        self.assertEqual((bar.start, bar.end), (-SECOND, 0))

    def test_rounding_is_half_even_at_the_ninth_decimal(self):
        half = Fraction(1, 2 * SECOND)
        self.assertEqual(nanos(1 + half), "1")
        self.assertEqual(nanos(1 + 3 * half), "1.000000002")
        self.assertEqual(nanos(-3 * half), "-0.000000002")
        self.assertEqual(nanos(Fraction(1, 3)), "0.333333333")


class IexMessages(unittest.TestCase):
    # A trade report put together by hand from the field table of TOPS 1.6.
    REPORT = (
        b"T\x00"  # type, no sale condition
        + bytes.fromhex("c3df3605e1cc1114")  # event time, little-endian
        + b"ZIEXT   "
        + bytes.fromhex("64000000")  # 100 shares
        + bytes.fromhex("241d0f0000000000")  # 99.0500 in 1e-4
        + bytes(8)  # trade id
    )

    def test_a_trade_report_reads_as_its_table_says(self):
        found = trade(Message(1, 1, self.REPORT))
        self.assertEqual(found.symbol, "ZIEXT")
        self.assertEqual(found.time, 0x1411CCE10536DFC3)
        self.assertEqual((found.price, found.size), (Decimal("99.05"), 100))

    def test_an_execution_of_deep_plus_is_a_trade(self):
        body = b"L" + self.REPORT[1:18] + (77).to_bytes(8, "little") + self.REPORT[18:]
        self.assertEqual(trade(Message(1, 1, body)), trade(Message(1, 1, self.REPORT)))

    def test_only_the_test_flag_makes_a_test_symbol(self):
        body = b"D\x80" + bytes(8) + b"ZIEXT   " + bytes(13)
        self.assertEqual(test_symbol_change(Message(1, 1, body)), ("ZIEXT", True))
        self.assertEqual(test_symbol_change(Message(1, 1, b"D\x40" + body[2:])), ("ZIEXT", False))
        self.assertIsNone(test_symbol_change(Message(1, 1, self.REPORT)))


class Comparison(unittest.TestCase):
    def test_every_column_is_compared(self):
        bar = dict.fromkeys(COLUMNS, "1")
        self.assertIsNone(difference(bar, dict(bar, status="complete")))
        for column in COLUMNS:
            self.assertIn(column, difference(bar, dict(bar, **{column: "1.0"})))
        self.assertIn("missing", difference(bar, None))
        self.assertIn("not expected", difference(None, bar))


if __name__ == "__main__":
    unittest.main()
