#!/usr/bin/env python3
"""Writes and reads ticks as Parquet by us and by pyarrow, interleaved, and prints the tables.

    bench/parquet.py --tool PARQUET_TOOL [--rows N] [--rounds N] [--ticks FILE.py] [--smoke]

Both sides write the same ticks: time in microseconds, its nanoseconds, receive time as a
difference, symbol, sequence, and what a trade or a quote has. pyarrow is tuned as its documentation allows: the
best encoding for each column, zstd level 1, pages of 1 MiB, decimals as integers, one thread. Each
round is a process of its own with two runs, of which the second counts; times are processor time.
Ratios are pyarrow's time / our time of the same round, medians (lowest–highest); a ratio of reading
is over the very same file, ours. Raw lines go to bench/raw/.

--ticks names a Python file with `ticks(n)` and `SYMS` to take the rows from, instead of
bench/made_ticks.py; --smoke is a small run that checks that both read the same rows.
"""
import argparse
import importlib.util
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.dont_write_bytecode = True
import numpy as np  # noqa: E402
import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
from made_ticks import made  # noqa: E402
from windows import row, spread  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
HEAD = [("time", "micros"), ("time_ns", "int32"), ("receive_after", "int32"),
        ("symbol", "text4"), ("sequence", "int64")]  # fmt: skip
REST = {
    "trades": [("price", "price"), ("size", "int32"), ("side", "text1"), ("flags", "int32")],
    "quotes": [("bid", "price"), ("ask", "price"), ("bid_size", "int32"), ("ask_size", "int32"),
               ("flags", "int32")],  # fmt: skip
}
BYTES_MAX = {"trades": 10.5, "quotes": 11.4}
WRITE_MIN, READ_MIN = 1.3, 1.0
NUMBERS = {"micros": np.int64, "int64": np.int64, "price": np.int64, "int32": np.int32}


def source(path, count):
    """Ticks from another generator, by our names."""
    if path is None:
        ticks = made(count)
        names = np.array([b"S%03d" % number for number in range(1000)])
    else:
        spec = importlib.util.spec_from_file_location("ticks", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found = module.ticks(count)
        ticks = {"time": found["ts_event"], "late": found["ts_recv"] - found["ts_event"],
                 "symbol": found["symbol_id"], "sequence": found["sequence"],
                 "bid": found["bid_ticks"], "ask": found["ask_ticks"],
                 "price": found["price_ticks"], "size": found["size"],
                 "bid_size": found["bid_size"], "ask_size": found["ask_size"],
                 "side": found["side"], "flags": found["flags"]}  # fmt: skip
        names = np.array([name.encode() for name in module.SYMS])
    ticks["text"] = names[ticks["symbol"]]
    return ticks


def columns(ticks, kind, order):
    """The columns of a file, in an order of rows."""
    take = {name: values if order is None else values[order] for name, values in ticks.items()}
    found = {"time": take["time"] // 1000, "time_ns": take["time"] % 1000,
             "receive_after": take["late"], "symbol": take["text"],
             "side": np.array([b"A", b"B"])[take["side"]]}  # fmt: skip
    result = {}
    for name, sort in HEAD + REST[kind]:
        values = found[name] if name in found else take[name]
        result[name] = values.astype(NUMBERS.get(sort, f"S{sort[-1]}"))
    return result


def arrow(kind, values):
    arrays = []
    for name, sort in HEAD + REST[kind]:
        column = values[name]
        if sort == "price":
            wide = np.stack([column, np.where(column < 0, -1, 0)], axis=1)
            buffers = [None, pa.py_buffer(wide.tobytes())]
            arrays.append(pa.Array.from_buffers(pa.decimal128(18, 2), len(column), buffers))
        elif sort == "micros":
            arrays.append(pa.array(column).cast(pa.timestamp("us", "UTC")))
        elif sort.startswith("text"):
            size = int(sort[-1])
            ends = np.arange(len(column) + 1, dtype=np.int32) * size
            buffers = [None, pa.py_buffer(ends.tobytes()), pa.py_buffer(column.tobytes())]
            arrays.append(pa.Array.from_buffers(pa.string(), len(column), buffers))
        else:
            arrays.append(pa.array(column))
    return pa.table(arrays, names=[name for name, _ in HEAD + REST[kind]])


def tuned(table, path, by_symbol):
    """pyarrow's writer with the encodings that make the smallest file of such rows."""
    prices = [name for name in ("price", "bid", "ask") if name in table.column_names]
    deltas = ["time", "receive_after", "sequence"] + (prices if by_symbol else [])
    pq.write_table(
        table, path, row_group_size=1 << 20, data_page_size=1 << 20, compression="zstd",
        compression_level=1, store_decimal_as_integer=True, write_page_index=True,
        use_dictionary=[name for name in table.column_names if name not in deltas],
        column_encoding={name: "DELTA_BINARY_PACKED" for name in deltas})  # fmt: skip


def load(folder, kind):
    return {name: np.fromfile(folder / name, NUMBERS.get(sort, f"S{sort[-1]}"))
            for name, sort in HEAD + REST[kind]}  # fmt: skip


def pyarrow_rounds(words):
    """The child process: the same work twice, measured here."""
    job, folder, kind, path, by_symbol = words
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    table = arrow(kind, load(Path(folder), kind)) if job == "write" else None
    seconds = []
    for _ in range(2):
        start = time.process_time()
        if job == "write":
            tuned(table, path, by_symbol == "1")
        else:
            pq.ParquetFile(path).read(use_threads=False)
        seconds.append(time.process_time() - start)
    print(json.dumps({"cpu_seconds": seconds, "bytes": os.path.getsize(path)}))


class Rounds:
    def __init__(self, tool, rounds, rows):
        self.tool, self.rounds, self.rows, self.raw = tool, rounds, rows, []

    def run(self, command, **what):
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        result = json.loads(lines.strip().splitlines()[-1])
        self.raw.append({**what, **result})
        return result

    def measure(self, folder, kind, by_symbol):
        schema = ",".join(f"{name}:{sort}" for name, sort in HEAD + REST[kind])
        ours, theirs = str(folder / "ours.parquet"), str(folder / "theirs.parquet")
        child = [sys.executable, __file__, "--child"]
        flag = str(int(by_symbol))
        jobs = {
            ("write", "ours"): [self.tool, "write", str(folder), schema, ours, "2"],
            ("write", "pyarrow"): [*child, "write", str(folder), kind, theirs, flag],
            ("read", "ours"): [self.tool, "read", ours, "2"],
            ("read", "pyarrow"): [*child, "read", str(folder), kind, ours, flag],
        }
        found = {job: [] for job in jobs}
        for _ in range(self.rounds):
            for job, command in jobs.items():
                found[job].append(self.run(command, kind=kind, by_symbol=by_symbol, job=job))
        self.check(ours, load(folder, kind), kind)
        nanos = {job: [r["cpu_seconds"][-1] * 1e9 / self.rows for r in results]
                 for job, results in found.items()}  # fmt: skip
        sizes = [found["write", who][0]["bytes"] / self.rows for who in ("ours", "pyarrow")]
        return sizes, nanos

    def check(self, path, wanted, kind):
        found, table = pq.read_table(path), arrow(kind, wanted)
        for name in table.column_names:
            if not found[name].equals(table[name]):
                sys.exit(f"{kind}: pyarrow reads other values of {name} from our file")


def main():
    if sys.argv[1:2] == ["--child"]:
        return pyarrow_rounds(sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--ticks")
    parser.add_argument("--smoke", action="store_true")
    arguments = parser.parse_args()
    if arguments.smoke:
        arguments.rows, arguments.rounds = 20_000, 1
    ticks = source(arguments.ticks, arguments.rows)
    rounds = Rounds(arguments.tool, arguments.rounds, arguments.rows)
    print(f"{date.today()}  {platform.platform()}  pyarrow {pa.__version__}"
          f"  {arguments.rows:,} rows, rounds {arguments.rounds}")
    tables(rounds, ticks)
    if not arguments.smoke:
        raw = ROOT / "bench" / "raw"
        with open(raw / f"{date.today()}-parquet.jsonl", "a") as file:
            for line in rounds.raw:
                file.write(json.dumps(line) + "\n")


def tables(rounds, ticks):
    row("rows", "order", "bytes ours", "pyarrow", "goal", "write ns ours", "pyarrow",
        f"write ratio, goal {WRITE_MIN}", "read ns ours", "pyarrow",
        f"read ratio, goal {READ_MIN}")  # fmt: skip
    sorted_rows = np.lexsort((ticks["time"], ticks["symbol"]))
    for kind in REST:
        for name, order in (("time", None), ("symbol, time", sorted_rows)):
            with tempfile.TemporaryDirectory() as folder:
                for column, values in columns(ticks, kind, order).items():
                    values.tofile(Path(folder) / column)
                sizes, nanos = rounds.measure(Path(folder), kind, order is not None)
            cells = [kind, name, *(f"{size:.2f}" for size in sizes), f"≤ {BYTES_MAX[kind]}"]
            for job in ("write", "read"):
                one, other = nanos[job, "ours"], nanos[job, "pyarrow"]
                cells += [f"{statistics.median(one):.1f}", f"{statistics.median(other):.1f}",
                          spread([b / a for a, b in zip(one, other)])]  # fmt: skip
            row(*cells)


if __name__ == "__main__":
    main()
