#!/usr/bin/env python3
"""Bars, hops and sessions of trades by DuckDB: duckdb_windows.py SPEC TRADES.csv > rows.csv

SPEC is LENGTH, hop:SIZE/SLIDE or session:GAP (sessions split at exactly one gap), lengths in whole
ms, s or m. Prices are decimals. DuckDB makes the windows and the sums, in integers of 1e-9; only the
decimal points are put in here.
"""
import csv
import re
import sys
from fractions import Fraction

import duckdb
from exact_bars import COLUMNS, SECOND, nanos

UNITS = {"ms": SECOND // 1000, "s": SECOND, "m": 60 * SECOND}

TRADES = """
select ts_ns, symbol, (price::DECIMAL(38,9) * 1000000000)::BIGINT as price, size, row_number() over () as arrival
from read_csv($1, header = true, parallel = false, columns =
    {'ts_ns': 'BIGINT', 'symbol': 'VARCHAR', 'price': 'DECIMAL(18,9)', 'size': 'BIGINT'})
"""

SUMS = """
    first(price order by ts_ns, arrival), max(price), min(price),
    last(price order by ts_ns, arrival), sum(size), count(*), sum(price::hugeint * size)
"""


def length(text):
    number, unit = re.fullmatch(r"(\d+)(ms|s|m)", text).groups()
    return int(number) * UNITS[unit]


def query(spec):
    """The text for a SPEC: symbol, start, end, then SUMS."""
    kind, _, argument = spec.rpartition(":")
    if kind == "session":
        gap = length(argument)
        return f"""
            with trades as ({TRADES}),
            marked as (
                select *, ts_ns - lag(ts_ns) over by_time >= {gap} as is_new from trades
                window by_time as (partition by symbol order by ts_ns, arrival)),
            numbered as (
                select *, sum(coalesce(is_new, true)::int)
                    over (partition by symbol order by ts_ns, arrival) as number
                from marked)
            select symbol, min(ts_ns) as start_ns, max(ts_ns) + {gap} as end_ns, {SUMS}
            from numbered group by symbol, number order by end_ns, start_ns, symbol"""
    if kind == "hop":
        size, slide = map(length, argument.split("/"))
    else:
        size = slide = length(argument)
    # The latest window that holds a trade, and those before it.
    return f"""
        with trades as ({TRADES}),
        each as (
            select *, unnest(range(ts_ns // {slide} * {slide}, ts_ns - {size}, -{slide})) as start_ns
            from trades)
        select symbol, start_ns, start_ns + {size} as end_ns, {SUMS}
        from each group by symbol, start_ns order by end_ns, start_ns, symbol"""


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.splitlines()[0])
    rows = duckdb.connect().execute(query(sys.argv[1]), [sys.argv[2]]).fetchall()
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS)
    for symbol, start, end, *prices, volume, count, notional in rows:
        exact = [nanos(Fraction(price, SECOND)) for price in prices]
        total = Fraction(int(notional), SECOND)
        vwap = nanos(total / int(volume))
        out.writerow([symbol, start, end, *exact, volume, count, nanos(total), vwap])


if __name__ == "__main__":
    main()
