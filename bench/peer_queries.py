"""The window queries of bench/peers.py in the words of other engines; run inside their own Python.

    peer_queries.py ENGINE QUERY CSV THREADS     one timed run; a line of JSON
    peer_queries.py rows QUERY FILE              the rows that `tickplant bench --rows` wrote

The clock covers reading the file, the query, and the result in memory as columns; not start-up.
Afterwards the rows are sorted and hashed: `sha256` over the columns in order, eight bytes a value,
and `digest`, the sum over rows that `tickplant bench trades` prints (see RowDigest.swift).
"""
import hashlib
import json
import os
import resource
import sys
import time

SECOND = 1_000_000_000
SIZE, SLIDE, GAP = 60 * SECOND, SECOND, 500_000_000
COLUMNS = {
    "bars": ["symbol", "start", "open", "high", "low", "close", "volume", "count", "notional"],
    "hop": ["symbol", "start", "count", "volume", "notional", "high", "low"],
    "session": ["symbol", "start", "last", "count", "volume", "notional"],
}
MONEY = {"open", "high", "low", "close", "notional"}
SUMS = "sum(size)::BIGINT volume, count(*) count, sum(price * size)::BIGINT notional"
VWAP = "sum(price * size)::DOUBLE / sum(size) vwap"


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


class Stopwatch:
    def __enter__(self):
        self.wall, self.cpu = time.monotonic(), cpu()
        return self

    def __exit__(self, *_):
        self.wall, self.cpu = time.monotonic() - self.wall, cpu() - self.cpu


def duckdb(query, path, threads):
    import duckdb as engine

    trades = (
        f"read_csv('{path}', header = true, columns = {{'ts_ns': 'BIGINT', 'symbol': 'VARCHAR',"
        " 'price': 'BIGINT', 'size': 'INTEGER'})"
    )
    text = {
        "bars": f"""
            select symbol, ts_ns // {SECOND} * {SECOND} start, arg_min(price, ts_ns) open,
                max(price) high, min(price) low, arg_max(price, ts_ns) close, {SUMS}, {VWAP}
            from {trades} group by all""",
        # One-second rows, spread out over the seconds between them, then a frame of sixty.
        "hop": f"""
            with each as (
                select symbol, ts_ns // {SECOND} as s, {SUMS}, max(price) high, min(price) low
                from {trades} group by all),
            reach as (select symbol, min(s) - 59 as a, max(s) as b from each group by symbol),
            dense as (select symbol, unnest(range(a, b + 1)) as s from reach),
            framed as (
                select symbol, s, sum(count) over f as count, sum(volume) over f as volume,
                    sum(notional) over f as notional, max(high) over f as high,
                    min(low) over f as low
                from dense left join each using (symbol, s)
                window f as (partition by symbol order by s
                    rows between current row and 59 following))
            select symbol, s * {SECOND} start, count::BIGINT count, volume::BIGINT volume,
                notional::BIGINT notional, high, low, notional::DOUBLE / volume vwap
            from framed where count > 0""",
        "session": f"""
            with marked as (
                select *, ts_ns - lag(ts_ns) over (partition by symbol order by ts_ns) < {GAP}
                    as goes_on
                from {trades}),
            numbered as (
                select *, sum(case when goes_on then 0 else 1 end)
                    over (partition by symbol order by ts_ns) as number
                from marked)
            select symbol, min(ts_ns) start, max(ts_ns) last, {SUMS}, {VWAP}
            from numbered group by symbol, number""",
    }[query]
    connection = engine.connect()
    connection.execute(f"set threads = {threads}")
    connection.execute("set preserve_insertion_order = false")
    with Stopwatch() as watch:
        table = connection.sql(text).to_arrow_table()
    return engine.__version__, watch, table


def polars(query, path, threads):
    os.environ["POLARS_MAX_THREADS"] = str(threads)
    import polars as pl

    kinds = {"ts_ns": pl.Int64, "symbol": pl.String, "price": pl.Int64, "size": pl.Int32}
    price, size, at = pl.col("price"), pl.col("size").cast(pl.Int64), pl.col("ts_ns")
    sums = [
        size.sum().alias("volume"),
        pl.len().cast(pl.Int64).alias("count"),
        (price * size).sum().alias("notional"),
    ]
    ends = [price.max().alias("high"), price.min().alias("low")]

    def plan():
        trades = pl.scan_csv(path, schema=kinds)
        if query == "bars":
            prices = [
                price.get(at.arg_min()).alias("open"),
                price.get(at.arg_max()).alias("close"),
            ]
            start = (at // SECOND * SECOND).alias("start")
            return trades.group_by("symbol", start).agg(*prices, *ends, *sums)
        if query == "hop":
            return trades.sort("ts_ns").group_by_dynamic(
                at.alias("start"), every=f"{SLIDE}i", period=f"{SIZE}i",
                offset=f"{SLIDE - SIZE}i", group_by="symbol").agg(*sums, *ends)  # fmt: skip
        other = pl.col("symbol") != pl.col("symbol").shift(1)
        begins = ((at - at.shift(1) >= GAP) | other).fill_null(True)
        ordered = trades.sort("symbol", "ts_ns").with_columns(begins.cum_sum().alias("number"))
        return ordered.group_by("number").agg(
            pl.col("symbol").first(), at.min().alias("start"), at.max().alias("last"), *sums)

    vwap = pl.col("notional").cast(pl.Float64) / pl.col("volume")
    with Stopwatch() as watch:
        frame = plan().with_columns(vwap.alias("vwap")).collect()
    return pl.__version__, watch, frame.to_arrow()


def chdb(query, path, threads):
    import chdb as engine

    trades = (
        f"file('{path}', 'CSVWithNames', 'ts_ns Int64, symbol String, price Int64, size Int32')"
    )
    sums = "sum(toInt64(size)) AS volume, toInt64(count()) AS count, sum(price * size) AS notional"
    vwap = "notional / volume AS vwap"
    partition = "(PARTITION BY symbol ORDER BY ts_ns ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
    text = {
        "bars": f"""
            SELECT symbol, intDiv(ts_ns, {SECOND}) * {SECOND} AS start,
                argMin(price, ts_ns) AS open, max(price) AS high, min(price) AS low,
                argMax(price, ts_ns) AS close, {sums}, {vwap}
            FROM {trades} GROUP BY symbol, start""",
        "hop": f"""
            SELECT symbol, s * {SECOND} AS start, toInt64(sum(n)) AS count, sum(v) AS volume,
                sum(pv) AS notional, max(h) AS high, min(l) AS low, {vwap}
            FROM (
                SELECT symbol, intDiv(ts_ns, {SECOND}) AS second, count() AS n,
                    sum(toInt64(size)) AS v, sum(price * size) AS pv, max(price) AS h,
                    min(price) AS l
                FROM {trades} GROUP BY symbol, second)
            ARRAY JOIN range(second - 59, second + 1) AS s GROUP BY symbol, s""",
        "session": f"""
            SELECT symbol, min(ts_ns) AS start, max(ts_ns) AS last, {sums}, {vwap}
            FROM (
                SELECT *, sum(begins) OVER {partition} AS number
                FROM (
                    SELECT *, ts_ns - lagInFrame(ts_ns, 1, toInt64(0)) OVER {partition} >= {GAP}
                        AS begins
                    FROM {trades}))
            GROUP BY symbol, number""",
    }[query]
    with Stopwatch() as watch:
        table = engine.query(f"{text} SETTINGS max_threads = {threads}", "ArrowTable")
    return engine.__version__, watch, table


def flink(query, path, threads):
    """Event time there has milliseconds, so sessions differ; bars and hops do not."""
    import glob
    import shutil
    import tempfile

    import pyarrow as pa
    import pyarrow.csv
    import pyflink.version
    from pyflink.common import Configuration
    from pyflink.table import EnvironmentSettings, TableEnvironment

    settings = Configuration()
    for key, value in {
        "parallelism.default": str(threads), "taskmanager.numberOfTaskSlots": str(threads),
        "table.local-time-zone": "UTC", "taskmanager.memory.process.size": "3g",
        "taskmanager.memory.managed.size": "256m", "rest.port": "0",
    }.items():  # fmt: skip
        settings.set_string(key, value)
    mode = EnvironmentSettings.new_instance().in_streaming_mode().with_configuration(settings)
    tables = TableEnvironment.create(mode.build())
    folder = tempfile.mkdtemp()
    # It takes a header for a row.
    with open(path, "rb") as source, open(f"{folder}/trades.csv", "wb") as copy:
        source.readline()
        shutil.copyfileobj(source, copy, 1 << 24)
    tables.execute_sql(f"""
        CREATE TABLE trades (ts_ns BIGINT, symbol STRING, price BIGINT, size INT,
            moment AS TO_TIMESTAMP_LTZ(ts_ns / 1000000, 3),
            WATERMARK FOR moment AS moment - INTERVAL '0.005' SECOND)
        WITH ('connector' = 'filesystem', 'path' = '{folder}/trades.csv', 'format' = 'csv')""")
    start = "CAST(TIMESTAMPDIFF(SECOND, TIMESTAMP '1970-01-01 00:00:00', window_start) AS BIGINT)"
    # No argument of the minimum there: time and price in one number.
    pack = "MOD(ts_ns, 1000000000) * 8589934592 + price"
    volume, notional = "SUM(CAST(size AS BIGINT))", "SUM(price * size)"
    text = {
        "bars": f"""
            SELECT symbol, {start} * {SECOND}, MOD(MIN({pack}), 8589934592), MAX(price),
                MIN(price), MOD(MAX({pack}), 8589934592), {volume}, COUNT(*), {notional}
            FROM TABLE(TUMBLE(TABLE trades, DESCRIPTOR(moment), INTERVAL '1' SECOND))
            GROUP BY symbol, window_start, window_end""",
        "hop": f"""
            SELECT symbol, {start} * {SECOND}, COUNT(*), {volume}, {notional}, MAX(price),
                MIN(price)
            FROM TABLE(HOP(TABLE trades, DESCRIPTOR(moment), INTERVAL '1' SECOND, INTERVAL '60' SECOND))
            GROUP BY symbol, window_start, window_end""",
    }[query]
    names = COLUMNS[query]
    columns = ", ".join(f"c_{n} {'STRING' if n == 'symbol' else 'BIGINT'}" for n in names)
    tables.execute_sql(f"""CREATE TABLE bars_out ({columns})
        WITH ('connector' = 'filesystem', 'path' = '{folder}/bars', 'format' = 'csv')""")
    before = tree_cpu()
    with Stopwatch() as watch:
        tables.execute_sql(f"INSERT INTO bars_out {text}").wait()
    watch.cpu = tree_cpu() - before
    paths = [p for p in glob.glob(f"{folder}/bars/**/*", recursive=True) if os.path.isfile(p)]
    read = pyarrow.csv.ReadOptions(column_names=names)
    table = pa.concat_tables(
        [pyarrow.csv.read_csv(p, read) for p in paths if os.path.getsize(p)])
    shutil.rmtree(folder)
    return pyflink.version.__version__, watch, table


def tree_cpu():
    """Processor time of this process and all below it: Flink runs in a virtual machine of its own."""
    import glob

    seen = {}
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            fields = open(path).read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        seen[int(path.split("/")[2])] = (int(fields[1]), int(fields[11]) + int(fields[12]))
    total = 0
    for process in seen:
        above = process
        while above in seen and above != os.getpid():
            above = seen[above][0]
        total += seen[process][1] if above == os.getpid() else 0
    return total / os.sysconf("SC_CLK_TCK")


def sorted_columns(query, table):
    """Int64 columns in the order of `COLUMNS`, sorted by symbol and start; money in 1e-9."""
    import numpy as np
    import pyarrow as pa

    symbol = table["symbol"].cast(pa.string()).combine_chunks()
    symbol = symbol.chunk(0) if isinstance(symbol, pa.ChunkedArray) else symbol
    coded = symbol.dictionary_encode()
    words = np.array(
        [int.from_bytes(name.as_py().encode().ljust(8), "big") for name in coded.dictionary],
        dtype=np.int64,
    )
    columns = [words[coded.indices.to_numpy()]]
    for name in COLUMNS[query][1:]:
        column = table[name].cast(pa.int64()).to_numpy()
        columns.append(column * 100_000 if name in MONEY else column)
    return in_order(np.stack(columns, axis=1))


def in_order(rows):
    import numpy as np

    return rows[np.lexsort((rows[:, 1], rows[:, 0]))]


def fingerprints(rows):
    """What stands for the sorted rows: their number, a hash, and the sum that needs no order."""
    import numpy as np

    hashed = hashlib.sha256()
    for column in range(rows.shape[1]):
        hashed.update(np.ascontiguousarray(rows[:, column]).tobytes())
    with np.errstate(over="ignore"):
        row = np.zeros(len(rows), np.uint64)
        for column in range(rows.shape[1]):
            row += rows[:, column].view(np.uint64) * np.uint64(split_mix(column + 1) | 1)
        mixed = (row ^ row >> np.uint64(32)) * np.uint64(0xD6E8FEB86659FD93)
        digest = int((mixed ^ mixed >> np.uint64(29)).sum(dtype=np.uint64))
    return {"rows_out": len(rows), "sha256": hashed.hexdigest(), "digest": f"{digest:016x}"}


def split_mix(seed):
    mask = (1 << 64) - 1
    mixed = seed * 0x9E3779B97F4A7C15 & mask
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & mask
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & mask
    return mixed ^ mixed >> 31


def main():
    engine, query, path = sys.argv[1:4]
    if engine == "rows":
        import numpy as np

        rows = np.fromfile(path, np.int64).reshape(-1, len(COLUMNS[query]))
        print(json.dumps(fingerprints(in_order(rows))))
        return
    run = {"duckdb": duckdb, "polars": polars, "chdb": chdb, "flink": flink}[engine]
    version, watch, table = run(query, path, int(sys.argv[4]))
    found = {"engine": engine, "version": version, "query": query, "seconds": watch.wall,
             "cpu_seconds": watch.cpu, "threads": int(sys.argv[4])}  # fmt: skip
    print(json.dumps(found | fingerprints(sorted_columns(query, table))))


if __name__ == "__main__":
    main()
