"""Made-up ticks of one day as columns, for the sizes and speeds of the archive's files.

Symbols are traded as often as one over their rank; a tick is of the symbol of the one before it in
a bit less than half of all cases, as bursts are. Gaps between ticks are drawn from an exponential
whose mean itself varies widely. A symbol's price walks by up to two cents, mostly by none; the two
sides stand one to three cents apart. Sizes are round lots or odd ones, received some microseconds
later (log-normal). The same columns for the same arguments.
"""
import numpy as np

START_NANOS = 1_767_623_400_000_000_000  # 2026-01-05 14:30:00 UTC
DAY_NANOS = 23_400 * 1_000_000_000


def made(count, symbols=200, seed=1):
    """Columns by name; prices in cents."""
    chance = np.random.default_rng(seed)
    pace = chance.gamma(0.4, 2.5, count)
    time = np.cumsum(chance.standard_exponential(count) * pace)
    time = START_NANOS + (time * (DAY_NANOS / time[-1])).astype(np.int64)
    symbol = runs_of_symbols(chance, count, symbols)
    middle = walks(chance, symbol, symbols)
    spread = chance.choice([1, 1, 1, 2, 3], count)
    side = chance.integers(0, 2, count)
    odd = chance.random(count) < 1 / 3
    lots = chance.choice([100, 100, 100, 200, 200, 300, 500, 1000], count)
    return {
        "time": time,
        "late": chance.lognormal(np.log(20_000), 0.35, count).astype(np.int32),
        "symbol": symbol,
        "sequence": np.cumsum(chance.integers(1, 4, count)),
        "bid": middle,
        "ask": middle + spread,
        "price": middle + side * spread,
        "size": np.where(odd, chance.integers(1, 100, count), lots).astype(np.int32),
        "bid_size": (chance.geometric(0.2, count) * 100).astype(np.int32),
        "ask_size": (chance.geometric(0.2, count) * 100).astype(np.int32),
        "side": side,
        "flags": np.where(chance.random(count) < 0.9, 130, 128).astype(np.int32),
    }


def runs_of_symbols(chance, count, symbols):
    share = 1 / np.arange(1, symbols + 1)
    drawn = chance.choice(symbols, count, p=share / share.sum())
    last_new = np.maximum.accumulate(np.where(chance.random(count) < 0.55, np.arange(count), 0))
    return drawn[last_new]


def walks(chance, symbol, symbols):
    """A price for each tick: its symbol's walk so far."""
    steps = chance.choice([-2, -1, 0, 0, 0, 0, 0, 0, 1, 2], len(symbol))
    first = chance.integers(1_000, 50_000, symbols)
    prices = np.empty(len(symbol), np.int64)
    order = np.argsort(symbol, kind="stable")
    ends = np.searchsorted(symbol[order], np.arange(symbols + 1))
    for number in range(symbols):
        rows = order[ends[number]:ends[number + 1]]  # fmt: skip
        prices[rows] = np.maximum(100, first[number] + np.cumsum(steps[rows]))
    return prices
