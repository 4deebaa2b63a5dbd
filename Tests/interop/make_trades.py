#!/usr/bin/env python3
"""Made-up trades as CSV: make_trades.py COUNT SEED > trades.csv  (ts_ns,symbol,price,size)

Prices are integers in 1e-4. One row in twenty is up to 5 ms late; times repeat now and then, so
that open and close are decided by arrival too.
"""
import random
import sys

START = 1_767_623_400_000_000_000  # 2026-01-05 14:30:00 UTC


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.splitlines()[0])
    chance = random.Random(int(sys.argv[2]))
    symbols = [f"S{i:03d}" for i in range(200)]
    prices = [chance.randrange(10_000, 5_000_000) for _ in symbols]
    now = START
    print("ts_ns,symbol,price,size")
    for _ in range(int(sys.argv[1])):
        now += chance.choice([0, chance.randrange(1, 3_000_000)])
        late = chance.randrange(1, 5_000_000) if chance.random() < 0.05 else 0
        i = min(int(chance.paretovariate(0.7)) - 1, len(symbols) - 1)
        prices[i] = max(1, prices[i] + chance.randrange(-300, 301))
        print(f"{now - late},{symbols[i]},{prices[i]},{chance.randrange(1, 2000)}")


if __name__ == "__main__":
    main()
