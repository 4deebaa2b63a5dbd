#!/usr/bin/env python3
"""One-second bars of trades by DuckDB: duckdb_bars.py TRADES.csv > bars.csv

The trades have prices in 1e-4, as make_trades.py writes them. DuckDB groups and sums, in integers;
only the decimal points are put in here.
"""
import csv
import sys
from fractions import Fraction

import duckdb
from exact_bars import COLUMNS, SECOND, nanos

QUERY = f"""
with numbered as (
    select *, row_number() over () as arrival, ts_ns // {SECOND} * {SECOND} as start_ns
    from read_csv($1, header = true, parallel = false, columns =
        {{'ts_ns': 'BIGINT', 'symbol': 'VARCHAR', 'price': 'BIGINT', 'size': 'BIGINT'}})
)
select symbol, start_ns, start_ns + {SECOND} as end_ns,
    first(price order by ts_ns, arrival), max(price), min(price),
    last(price order by ts_ns, arrival),
    sum(size), count(*), sum(price::hugeint * size)
from numbered
group by symbol, start_ns
order by end_ns, start_ns, symbol
"""


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__.splitlines()[0])
    rows = duckdb.connect().execute(QUERY, [sys.argv[1]]).fetchall()
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS)
    for symbol, start, end, *prices, volume, count, notional in rows:
        exact = [nanos(Fraction(price, 10_000)) for price in prices]
        total = Fraction(int(notional), 10_000)
        vwap = nanos(total / int(volume))
        out.writerow([symbol, start, end, *exact, volume, count, nanos(total), vwap])


if __name__ == "__main__":
    main()
