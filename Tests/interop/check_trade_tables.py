#!/usr/bin/env python3
"""Replays of tables of trades that others wrote, against the same trades as CSV and against DuckDB.

    check_trade_tables.py TICKPLANT [--rounds N] [--seed S]

Each round writes made-up trades with pyarrow: random types of every column, codec, page version and
size of row groups, rows in order of time, by symbol or shuffled, in one file or several, nulls now
and then. `tickplant replay` of them must give, byte for byte, the bars of the same trades as a CSV
file in order of time, and those that DuckDB computes from the very files. A table that pyiceberg
made must give them too, and codecs that are not read an error that says so.
"""
import argparse
import decimal
import random
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from exact_bars import COLUMNS, SECOND, nanos

START = 1_767_623_400_000_000_000  # 2026-01-05 14:30:00 UTC
NAMES = {
    "time": ["time", "event_time", "ts", "ts_ns", "ts_event", "timestamp", "when"],
    "symbol": ["symbol", "sym", "ticker", "what"],
    "price": ["price", "px", "paid"],
    "size": ["size", "qty", "quantity", "how many"],
}
TIMES = ["ns", "us", "ms", "ns utc", "us utc", "ms utc", "int96", "int64"]
SYMBOLS = [pa.string(), pa.large_string(), pa.binary(), pa.binary(4), "dictionary"]
PRICES = [pa.decimal128(9, 4), pa.decimal128(18, 4), pa.decimal128(38, 12), pa.float64(),
          pa.float32(), pa.int32(), pa.int64(), pa.uint32()]  # fmt: skip
SIZES = [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(),
         pa.uint64(), pa.decimal128(9, 0), pa.decimal128(18, 3), pa.decimal128(38, 0),
         pa.float32(), pa.float64()]  # fmt: skip
QUERY = """
with trades as (
    select {time}::bigint as ts, {symbol} as symbol, {size}::bigint as size, {price} as price,
        filename, file_row_number
    from read_parquet($1, filename = true, file_row_number = true)
    where "{columns[0]}" is not null and "{columns[1]}" is not null
        and "{columns[2]}" is not null and "{columns[3]}" is not null
)
select symbol, ts - (ts % {second} + {second}) % {second} as start_ns,
    first(price order by ts, list_position($1, filename), file_row_number), max(price), min(price),
    last(price order by ts, list_position($1, filename), file_row_number), sum(size), count(*),
    sum(price * size)
from trades group by all order by start_ns, symbol
"""


class Trades:
    """Made-up trades: (time, symbol, price in 1e-4, size), none of them null."""

    def __init__(self, rng, count):
        now, self.rows = START - rng.choice([0, 2**61]), []
        for _ in range(count):
            now += rng.choice([0, rng.randrange(1, 200) * 1_000_000])
            symbol = f"S{min(int(rng.paretovariate(0.7)), 40):03d}"
            self.rows.append((now, symbol, rng.randrange(1, 4_000_000), rng.randrange(1, 120)))

    def csv(self, path, rows):
        """In order of time; rows of one time as they are in the files."""
        lines = [
            f"{time},{symbol},{price // 10_000}.{price % 10_000:04d},{size}\n"
            for time, symbol, price, size in sorted(rows, key=lambda row: row[0])
        ]
        path.write_text("ts_ns,symbol,price,size\n" + "".join(lines))


class Layout:
    """How one round's files are made."""

    def __init__(self, rng):
        self.rng = rng
        self.names = {part: rng.choice(names) for part, names in NAMES.items()}
        self.time, self.symbol = rng.choice(TIMES), rng.choice(SYMBOLS)
        self.price, self.size = rng.choice(PRICES), rng.choice(SIZES)
        self.order = rng.choice(["time", "symbol", "none"])
        self.files = rng.choice([1, 1, 3])
        self.nulls = rng.random() < 0.3
        self.options = dict(
            compression=rng.choice(["none", "snappy", "gzip", "zstd"]),
            row_group_size=rng.choice([100, 1000, 10_000]),
            data_page_version=rng.choice(["1.0", "2.0"]),
            use_dictionary=rng.choice([True, False]),
            write_statistics=rng.choice([True, True, False]),
            store_decimal_as_integer=rng.choice([True, False]),
            use_deprecated_int96_timestamps=self.time == "int96",
            data_page_size=rng.choice([1 << 10, 1 << 20]),
            write_page_index=rng.choice([True, False]),
        )

    def __str__(self):
        kinds = [self.time, self.symbol, self.price, self.size]
        return f"{[str(kind) for kind in kinds]} {self.order} {self.files} files {self.options}"

    def ordered(self, rows):
        if self.order == "symbol":
            return sorted(rows, key=lambda row: row[1])
        return self.rng.sample(rows, len(rows)) if self.order == "none" else rows

    def times(self, values):
        if self.time == "int64":
            return pa.array(values, pa.int64())
        unit, _, zone = self.time.partition(" ")
        unit = "ns" if unit == "int96" else unit
        scale = {"ns": 1, "us": 1000, "ms": 1_000_000}[unit]
        values = [value if value is None else value // scale for value in values]
        return pa.array(values, pa.timestamp(unit, tz="UTC" if zone else None))

    def prices(self, values):
        if pa.types.is_integer(self.price):
            return pa.array(values, self.price)
        exact = [None if value is None else decimal.Decimal(value).scaleb(-4) for value in values]
        if pa.types.is_decimal(self.price):
            return pa.array(exact, self.price)
        return pa.array([None if value is None else float(value) for value in exact], self.price)

    def sizes(self, values):
        if pa.types.is_decimal(self.size):
            values = [None if value is None else decimal.Decimal(value) for value in values]
        elif pa.types.is_floating(self.size):
            values = [None if value is None else float(value) for value in values]
        return pa.array(values, self.size)

    def symbols(self, values):
        if self.symbol == "dictionary":
            return pa.array(values, pa.string()).dictionary_encode()
        return pa.array(values, pa.string()).cast(pa.binary()).cast(self.symbol) if (
            pa.types.is_fixed_size_binary(self.symbol)
        ) else pa.array(values, pa.string()).cast(self.symbol)

    def write(self, rows, path):
        """Writes rows, some with a null; returns those that have none."""
        columns = [list(column) for column in zip(*rows)]
        whole = []
        for place, row in enumerate(rows):
            if self.nulls and self.rng.random() < 0.05:
                columns[self.rng.randrange(4)][place] = None
            else:
                whole.append(row)
        table = pa.table({
            "before": pa.array([[1, 2]] * len(rows)),
            self.names["size"]: self.sizes(columns[3]),
            self.names["time"]: self.times(columns[0]),
            self.names["price"]: self.prices(columns[2]),
            "behind": pa.array(["never read"] * len(rows)),
            self.names["symbol"]: self.symbols(columns[1]),
        })  # fmt: skip
        pq.write_table(table, path, **self.options)
        return whole

    def arguments(self):
        pairs = ",".join(f"{part}={name}" for part, name in self.names.items())
        return ["--columns-map", pairs, "--price-scale", "4"]

    def duckdb(self, paths):
        """The bars that DuckDB makes of the files."""
        quoted = [f'"{self.names[part]}"' for part in ("time", "symbol", "price", "size")]
        price = f"{quoted[2]}::decimal(28, 9)"
        if pa.types.is_float32(self.price):
            price = f"{quoted[2]}::varchar::decimal(28, 9)"
        if pa.types.is_integer(self.price):
            price = f"{quoted[2]}::hugeint * 100000"
        else:
            price = f"({price} * 1000000000)::hugeint"
        time = quoted[0] if self.time == "int64" else f"epoch_ns({quoted[0]})"
        columns = [name.strip('"') for name in quoted]
        query = QUERY.format(
            time=time, symbol=f"{quoted[1]}::varchar", price=price, size=quoted[3],
            columns=columns, second=SECOND)  # fmt: skip
        lines = [",".join(COLUMNS)]
        for row in duckdb.connect().execute(query, [[str(path) for path in paths]]).fetchall():
            symbol, start, *prices, volume, count, notional = row
            exact = [nanos(Fraction(price, SECOND)) for price in prices]
            total = Fraction(int(notional), SECOND)
            lines.append(",".join(map(str, [
                symbol, start, start + SECOND, *exact, volume, count, nanos(total),
                nanos(total / int(volume)),
            ])))  # fmt: skip
        return lines


def replay(program, *arguments):
    done = subprocess.run(
        [program, "replay", *map(str, arguments), "--format", "csv", "--quiet"],
        capture_output=True, text=True)  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def without_status(text):
    return [line.rpartition(",")[0] for line in text.splitlines()]


def round_of(program, rng, folder):
    """One round; what is wrong, or None."""
    layout, trades = Layout(rng), Trades(rng, rng.choice([1, 500, 5000]))
    if layout.time[:2] == "ms":
        trades.rows = [(time // 10**6 * 10**6, *rest) for time, *rest in trades.rows]
    if layout.time[:2] in ("us", "in"):  # DuckDB reads INT96 as microseconds
        trades.rows = [(time // 1000 * 1000, *rest) for time, *rest in trades.rows]
    rows = layout.ordered(trades.rows)
    kept, paths = [], []
    for part in range(layout.files):
        path = folder / f"{part}.parquet"
        kept += layout.write(rows[part :: layout.files] or rows[:1], path)
        paths.append(path)
    trades.csv(folder / "trades.csv", kept)
    code, wanted, errors = replay(program, folder / "trades.csv", "--price-scale", "9")
    if code:
        return f"{layout}: the CSV file: {errors}"
    code, found, errors = replay(program, *paths, *layout.arguments())
    lost = sum(len(rows[part :: layout.files] or rows[:1]) for part in range(layout.files))
    lost -= len(kept)
    if code != (2 if lost else 0) or (lost and f"{lost} rows that are no trade" not in errors):
        return f"{layout}: status {code}: {errors}"
    if found != wanted:
        return f"{layout}: other bars than of the CSV file"
    if without_status(found) != layout.duckdb(paths):
        return f"{layout}: other bars than DuckDB's"
    return None


def unread_codecs(program, rng, folder):
    wrong = []
    for codec in ("brotli", "lz4"):
        layout = Layout(rng)
        layout.options["compression"], layout.nulls = codec, False
        layout.write(Trades(rng, 100).rows, folder / "codec.parquet")
        code, found, errors = replay(program, folder / "codec.parquet", *layout.arguments())
        if code != 2 or codec not in errors.lower() or len(found.splitlines()) > 1:
            wrong.append(f"{codec}: status {code}: {errors}")
    return wrong


def unfit_times(program, folder):
    """Columns that are no instants, each with what the error says of it."""
    wrong = []
    for kind, words in (
        (pa.time64("ns"), "times of day"), (pa.time64("us"), "times of day"),
        (pa.time32("ms"), "times of day"), (pa.date32(), "dates"), (pa.date64(), "dates"),
        (pa.string(), "text"), (pa.list_(pa.int64()), "time.list.element"),
    ):  # fmt: skip
        table = pa.table({
            "time": pa.array([None], kind), "symbol": ["A"], "price": [1.5], "size": [1],
        })  # fmt: skip
        pq.write_table(table, folder / "time.parquet")
        code, found, errors = replay(program, folder / "time.parquet")
        if code != 1 or words not in errors or found:
            wrong.append(f"{kind} as a time: status {code}: {errors}")
    return wrong


def iceberg(program, rng, folder):
    """A partitioned table that pyiceberg made in several commits."""
    from pyiceberg.catalog.sql import SqlCatalog
    from pyiceberg.partitioning import PartitionField, PartitionSpec
    from pyiceberg.schema import Schema
    from pyiceberg.transforms import DayTransform
    from pyiceberg.types import DecimalType, LongType, NestedField, StringType, TimestamptzType

    # Rows of one time have no order in a table of several commits, so each has its own.
    trades = Trades(rng, 3000)
    rows = [
        (time // 1_000_000 * 1_000_000 + place * 1000, *rest)
        for place, (time, *rest) in enumerate(trades.rows)
    ]
    schema = Schema(
        NestedField(1, "ts", TimestamptzType()), NestedField(2, "sym", StringType()),
        NestedField(3, "px", DecimalType(18, 4)), NestedField(4, "qty", LongType()),
    )  # fmt: skip
    spec = PartitionSpec(PartitionField(1, 1000, DayTransform(), "ts_day"))
    catalog = SqlCatalog("x", uri=f"sqlite:///{folder}/x.db", warehouse=f"file://{folder}")
    catalog.create_namespace("md")
    table = catalog.create_table("md.trades", schema, partition_spec=spec)
    for part in range(3):
        columns = list(zip(*rows[part::3]))
        table.append(pa.table({
            "ts": pa.array([t // 1000 for t in columns[0]], pa.timestamp("us", tz="UTC")),
            "sym": pa.array(columns[1]),
            "px": pa.array([decimal.Decimal(p).scaleb(-4) for p in columns[2]],
                           pa.decimal128(18, 4)),
            "qty": pa.array(columns[3], pa.int64()),
        }))  # fmt: skip
    trades.csv(folder / "iceberg.csv", rows)
    directory = table.location().removeprefix("file://")
    have = replay(program, directory)
    want = replay(program, folder / "iceberg.csv", "--price-scale", "9")
    return have, want


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    given = parser.parse_args()
    rng = random.Random(given.seed)
    wrong = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(given.rounds):
            found = round_of(given.program, rng, folder)
            if found:
                wrong.append(f"round {number}: {found}")
        wrong += unread_codecs(given.program, rng, folder)
        wrong += unfit_times(given.program, folder)
        have, want = iceberg(given.program, rng, folder)
        if have != want:
            wrong.append(f"pyiceberg's table: {have[0]} {have[2]}, or other bars")
    for text in wrong[:10]:
        print(f"    {text}")
    print(f"    {given.rounds} rounds of Parquet, seed {given.seed}: {len(wrong)} wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
