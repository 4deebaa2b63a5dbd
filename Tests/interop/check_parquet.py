#!/usr/bin/env python3
"""Parquet both ways: other implementations read what we write, and we what they write.

    check_parquet.py TOOL [--rounds N] [--seed S]

TOOL is the built `parquet-tool` (Tests/interop/ParquetTool). Each round makes a table of random
values of every type, extremes and nulls included, and writes it with pyarrow and random settings;
then

- our reader must give the same values as the table (`dump`), all of them and those of a range,
- our writer writes what our reader read (`rewrite`), with random settings, and pyarrow, Polars,
  DuckDB and chDB, as far as they are installed, must give the same values from that file, and
  pyarrow must find its statistics and field ids right.

Values are compared as text that loses nothing: floating point by its bits. What is not installed is
skipped, and said. Once the command line can print a file (`tickplant table scan`), `dump` here and
in `ours` is the one place to change.
"""
import argparse
import decimal
import math
import random
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

EXACT = decimal.Context(prec=60)
TEXTS = ["", "a", "ab", "abcdefg", "abcdefgh", "abcdefghi", "ünïcode", "日本語" * 3, "x" * 100,
         "\U0001F600", "\0", "a\0"]  # fmt: skip
ROWS = [0, 1, 2, 7, 8, 9, 31, 33, 128, 129, 130, 1000, 3000]


class Difference(Exception):
    pass


class Tables:
    """Random tables; `foreign` adds types that we read and do not write."""

    def __init__(self, rng, rows, foreign):
        self.rng, self.rows, self.columns, self.fields = rng, rows, [], []
        for suffix, nullable in (("_r", False), ("_o", True)):
            self.kinds(suffix, nullable)
        if foreign:
            self.foreign()
        self.table = pa.table(self.columns, schema=pa.schema(self.fields))

    def add(self, name, kind, nullable, value):
        values = [value() for _ in range(self.rows)]
        if nullable:
            share = self.rng.choice([0, 0.01, 0.5, 1.0])
            values = [None if self.rng.random() < share else value for value in values]
        self.columns.append(pa.array(values, kind))
        self.fields.append(pa.field(name, kind, nullable))

    def whole(self, low, high):
        return lambda: self.rng.choice([low, high, 0, 1, self.rng.randint(low, high)])

    def decimal(self, digits, scale):
        most = 10**digits - 1
        pick = self.whole(-most, most)
        return lambda: decimal.Decimal(pick()).scaleb(-scale, EXACT)

    def kinds(self, end, nullable):
        rng = self.rng
        walk = iter(range(0, 10**9, rng.randint(1, 5)))
        reals = [0.0, -0.0, math.nan, math.inf, -math.inf]
        for name, kind, value in (
            ("flag", pa.bool_(), lambda: rng.random() < 0.3),
            ("int32", pa.int32(), self.whole(-(2**31), 2**31 - 1)),
            ("small", pa.int32(), lambda: rng.randint(0, 20)),
            ("int64", pa.int64(), self.whole(-(2**63), 2**63 - 1)),
            ("walk", pa.int64(), lambda: next(walk) + rng.randint(0, 3)),
            ("single", pa.float32(), lambda: rng.choice(reals + [rng.random()])),
            ("double", pa.float64(), lambda: rng.choice(reals + [rng.random()])),
            ("text", pa.string(), lambda: rng.choice(TEXTS)),
            ("short", pa.string(), lambda: rng.choice(TEXTS[:4])),
            ("unlike", pa.string(), lambda: "%x" % rng.getrandbits(rng.choice([8, 64, 256]))),
            ("raw", pa.binary(), lambda: rng.randbytes(rng.randint(0, 12))),
            ("date", pa.date32(), self.whole(-100_000, 100_000)),
            ("micros", pa.timestamp("us", "UTC"), self.whole(-(2**50), 2**50)),
            ("decimal9", pa.decimal128(9, 2), self.decimal(9, 2)),
            ("decimal18", pa.decimal128(18, 4), self.decimal(18, 4)),
            ("decimal38", pa.decimal128(38, 9), self.decimal(38, 9)),
        ):
            self.add(name + end, kind, nullable, value)

    def foreign(self):
        for name, kind, value in (
            ("nanos", pa.timestamp("ns"), self.whole(-(2**62), 2**62)),
            ("millis", pa.timestamp("ms"), self.whole(-(2**40), 2**40)),
            ("uint8", pa.uint8(), self.whole(0, 255)),
            ("uint32", pa.uint32(), self.whole(0, 2**32 - 1)),
            ("uint64", pa.uint64(), self.whole(0, 2**63 - 1)),
            ("int8", pa.int8(), self.whole(-128, 127)),
            ("fixed", pa.binary(5), lambda: self.rng.randbytes(5)),
            ("decimal30", pa.decimal128(30, 0), self.decimal(30, 0)),
        ):
            self.add(name, kind, True, value)


def settings(rng, schema, foreign):
    """Random settings of pyarrow's writer."""
    keywords = {
        "compression": rng.choice(["snappy", "zstd", "gzip", "none"]),
        "data_page_version": rng.choice(["1.0", "2.0"]),
        "data_page_size": rng.choice([100, 1000, 1 << 20]),
        "row_group_size": rng.choice([100, 1000, 1 << 20]),
        "write_page_index": rng.random() < 0.5,
        "write_page_checksum": rng.random() < 0.5,
        "store_decimal_as_integer": rng.random() < 0.5,
        "write_batch_size": rng.choice([10, 1024]),
        "version": "2.6" if foreign else rng.choice(["2.4", "2.6"]),
        "use_dictionary": rng.random() < 0.7,
    }
    way = rng.choice([None, "DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"])
    if way:
        keywords["use_dictionary"] = False
        keywords["column_encoding"] = encodings(rng, schema, way)
    elif not foreign and rng.random() < 0.2:
        keywords["use_deprecated_int96_timestamps"] = True
    return keywords


def encodings(rng, schema, way):
    found = {}
    for field in schema:
        kind = field.type
        if pa.types.is_integer(kind) or pa.types.is_temporal(kind):
            found[field.name] = way
        elif pa.types.is_floating(kind) or pa.types.is_fixed_size_binary(kind):
            if way == "BYTE_STREAM_SPLIT" and not pa.types.is_decimal(kind):
                found[field.name] = way
        elif pa.types.is_string(kind) or kind == pa.binary():
            found[field.name] = rng.choice(["DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"])
        elif pa.types.is_boolean(kind):
            found[field.name] = "RLE"
    return found


def texts(column):
    """A column's values as `dump` prints them."""
    kind = column.type
    if pa.types.is_timestamp(kind):
        column, form = column.cast(pa.timestamp(kind.unit)).cast("int64"), str
    elif pa.types.is_date(kind):
        column, form = column.cast("int32"), str
    elif pa.types.is_decimal(kind):
        form = lambda value: str(int(value.scaleb(kind.scale, EXACT)))  # noqa: E731
    elif pa.types.is_boolean(kind):
        form = lambda value: str(int(value))  # noqa: E731
    elif pa.types.is_float32(kind):
        form = lambda value: "%x" % struct.unpack("<I", struct.pack("<f", value))[0]  # noqa: E731
    elif pa.types.is_float64(kind):
        form = lambda value: "%x" % struct.unpack("<Q", struct.pack("<d", value))[0]  # noqa: E731
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind):
        form = lambda value: "x" + value.encode().hex()  # noqa: E731
    elif kind == pa.binary() or kind == pa.large_binary() or pa.types.is_fixed_size_binary(kind):
        form = lambda value: "x" + value.hex()  # noqa: E731
    else:
        form = str
    return ["-" if value is None else form(value) for value in column.to_pylist()]


def lines(table):
    return ["\t".join(row) for row in zip(*(texts(column) for column in table.columns))]


def compare(wanted, found, names, what):
    if len(wanted) != len(found):
        raise Difference(f"{what}: {len(found)} rows, not {len(wanted)}")
    for number, (want, have) in enumerate(zip(wanted, found)):
        if want == have:
            continue
        for name, one, other in zip(names, want.split("\t"), have.split("\t")):
            if one != other:
                raise Difference(f"{what}: row {number}, {name}: {other}, not {one}")


class Check:
    def __init__(self, tool, folder, engines):
        self.tool, self.folder, self.engines = tool, folder, engines

    def ours(self, *words):
        done = subprocess.run([self.tool, *map(str, words)], capture_output=True, text=True)
        if done.returncode:
            raise Difference(f"{' '.join(map(str, words))}: {done.stderr.strip()[-600:]}")
        return done.stdout.split("\n")[1:-1]

    def round(self, rng, number):
        foreign = number % 2 == 1
        table = Tables(rng, rng.choice(ROWS), foreign).table
        theirs, own = self.folder / "theirs.parquet", self.folder / "ours.parquet"
        keywords = settings(rng, table.schema, foreign)
        pq.write_table(table, theirs, **keywords)
        # Old times come back in nanoseconds, so what pyarrow reads is what is wanted.
        table = pq.read_table(theirs) if "use_deprecated_int96_timestamps" in keywords else table
        names, wanted = table.column_names, lines(table)
        compare(wanted, self.ours("dump", theirs), names, f"our reader, {keywords}")
        self.ranges(rng, theirs, table, wanted)
        if foreign:
            return
        own.unlink(missing_ok=True)
        words = self.words(rng)
        self.ours("rewrite", theirs, own, *words)
        compare(wanted, self.ours("dump", own), names, f"our reader of ours, {words}")
        self.ranges(rng, own, table, wanted)
        # What is not a microsecond is a whole number to us.
        schema = pq.read_schema(own)
        for engine, read in self.engines.items():
            found = read(own).select(names).cast(plain(schema))
            compare(wanted, lines(found), names, f"{engine} of ours, {words}")
        self.metadata(own, words)

    def words(self, rng):
        return [f"page={rng.choice([1, 7, 100, 32768])}", f"group={rng.choice([50, 1000, 1 << 19])}",
                f"zstd={rng.choice([0, 1, 3])}", f"dictionary={rng.choice([50, 1000, 1 << 20])}",
                "encoding=" + rng.choice(["automatic"] * 2 + ["plain", "dictionary", "delta"])
                ]  # fmt: skip

    def ranges(self, rng, path, table, wanted):
        name = rng.choice(["walk_r", "int64_o", "small_o", "decimal18_r", "date_o"])
        place = table.column_names.index(name)
        known = sorted(int(v) for v in texts(table.column(place)) if v != "-") or [0]
        low, high = sorted((rng.choice(known), rng.choice(known)))
        values = [line.split("\t")[place] for line in wanted]
        model = [line for line, value in zip(wanted, values)
                 if value != "-" and low <= int(value) <= high]  # fmt: skip
        found = self.ours("filter", path, name, low, high)
        compare(model, found, table.column_names, f"{name} from {low} to {high}")

    def metadata(self, path, words):
        file = pq.ParquetFile(path, page_checksum_verification=True)
        read = file.read()
        for place, field in enumerate(read.schema):
            if field.metadata[b"PARQUET:field_id"] != str(place + 1).encode():
                raise Difference(f"{field.name}: field id {field.metadata}")
        start = 0
        for number in range(file.metadata.num_row_groups):
            group = file.metadata.row_group(number)
            for place in range(group.num_columns):
                part = read.column(place).slice(start, group.num_rows)
                bounds(group.column(place).statistics, part, f"{read.column_names[place]}, {words}")
            start += group.num_rows


def bounds(stats, values, what):
    if stats is None or stats.null_count != values.null_count:
        raise Difference(f"{what}: null count")
    known = [v for v in values.to_pylist() if v is not None and v == v]
    if not known or not stats.has_min_max:
        return
    least, most = min(known), max(known)
    if isinstance(stats.min, type(least)) and not (stats.min <= least and most <= stats.max):
        raise Difference(f"{what}: {stats.min} to {stats.max} are no bounds of {least} to {most}")


def plain(schema):
    return pa.schema([pa.field(field.name, field.type) for field in schema])


def by_polars(path):
    import polars

    return polars.read_parquet(path).to_arrow()


def by_duckdb(path):
    import duckdb

    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    found = connection.execute(f"select * from read_parquet('{path}')").to_arrow_table()
    return found


def by_chdb(path):
    import chdb

    text = f"select * from file('{path}', Parquet)"
    return pa.ipc.open_file(pa.py_buffer(chdb.query(text, "Arrow").bytes())).read_all()


def engines():
    found = {"pyarrow": lambda path: pq.read_table(path, page_checksum_verification=True)}
    for name, read in (("polars", by_polars), ("duckdb", by_duckdb), ("chdb", by_chdb)):
        try:
            __import__(name)
        except ImportError:
            print(f"    SKIPPED: {name} is not installed here")
        else:
            found[name] = read
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        check = Check(arguments.tool, Path(folder), engines())
        for number in range(arguments.rounds):
            try:
                check.round(rng, number)
            except Difference as error:
                sys.exit(f"    seed {arguments.seed}, round {number}: {error}")
        names = ", ".join(check.engines)
    print(f"    {arguments.rounds} tables (seed {arguments.seed}): we and {names} agree")


if __name__ == "__main__":
    main()
