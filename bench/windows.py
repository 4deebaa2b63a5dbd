"""The parts of bench/run.py about windows over trades: in memory, beside a control in C."""
import statistics
import subprocess
import sys
from pathlib import Path

from made_trades import write

DAY = 23_400
# Span in seconds: so many trades come to one bar of one second.
DENSITIES = {"day": DAY, "busy": 300, "crowded": 20}
TEN = ["1s", "5s", "10s", "30s", "1m", "5m", "15m", "1h", "hop:1m/10s", "cumulate:1h/10m"]
HOP, SESSION = "hop:60s/1s", "session:500ms,touching=split"
NAMES = ["memory", "hop", "ten", "shards", "sliding", "timers", "windows-alloc"]


class Windows:
    def __init__(self, bench, trades):
        self.bench = bench
        self.count = trades
        self.controls = [str(p) for p in sorted(bench.build.glob("trades_control-*"))]

    def run(self, names):
        parts = {"memory": self.memory, "hop": self.hop, "ten": self.ten, "shards": self.shards,
                 "sliding": self.sliding, "timers": self.timers,
                 "windows-alloc": self.allocations}  # fmt: skip
        for name in names:
            parts[name]()

    def file(self, name, count=None, **options):
        count = count or self.count
        path = self.bench.folder / f"trades-{name}-{count}.csv"
        if not path.exists():
            write(path, count, late_share=0, **options)
        return str(path)

    def ours(self, path, specs, scenario="memory"):
        """One run after another in the same process, of which the first makes the memory."""
        bars = [word for spec in specs for word in ("--bars", spec)]
        return self.bench.run(
            [self.bench.tool, "bench", scenario, path, *bars, "--runs", "2"], scenario)

    def memory(self):
        print(f"\n1 s bars over {self.count:,} trades in memory, in order of time")
        row("trades a bar", "control", "control ns/trade", "ours ns/trade", "control ÷ ours")
        for name, span in DENSITIES.items():
            path = self.file(name, span_seconds=span)
            ours, controls = [], {control: [] for control in self.controls}
            for _ in range(self.bench.rounds):
                ours.append(self.ours(path, ["1s"]))
                for control in self.controls:
                    controls[control].append(
                        self.bench.run([control, "--runs", "2", path], "memory"))
            for found in [results[0] for results in controls.values()]:
                for key in ("rows", "rows_out", "digest"):
                    if found[key] != ours[0][key]:
                        sys.exit(f"memory: {key} {ours[0][key]} differs from the control's")
            best = min(controls, key=lambda name: median(controls[name]))
            ratios = [c["cpu_seconds"] / o["cpu_seconds"]
                      for c, o in zip(controls[best], ours)]  # fmt: skip
            row(f"{self.count / ours[0]['rows_out']:.1f}",
                Path(best).name.removeprefix("trades_control-"),
                f"{median(controls[best]):.1f}", f"{median(ours):.1f}",
                spread(ratios))  # fmt: skip

    def hop(self):
        path = self.file("day", span_seconds=DAY)
        one, hop = self.both(path, ["1s"], [HOP])
        rows = hop[0]["rows_out"] / self.count
        limits = [3 * o["ns_per_row"] + 30 * rows for o in one]
        used = [h["ns_per_row"] / limit for h, limit in zip(hop, limits)]
        print(f"\n{HOP} beside 1s over {self.count:,} trades in memory, {rows:.1f} rows a trade")
        row("1s ns/trade", f"{HOP} ns/trade", "share of 3 × 1s + 30 ns a row, goal ≤ 1")
        row(f"{median(one):.1f}", f"{median(hop):.1f}", spread(used))

    def ten(self):
        """The same stream from three places: what else is done with it weighs differently."""
        print(f"\nTen queries over one stream: {' '.join(TEN)}")
        row("stream", "1s", "ten", "ten ÷ one, goal < 3")
        path = self.file("day", span_seconds=DAY)
        one, ten = self.both(path, ["1s"], TEN)
        self.ratio(f"{self.count:,} trades in memory, ns/trade", one, ten, self.count)
        for name, path in (("the same from CSV, ns/trade", path), self.capture()):
            one, ten = [], []
            for _ in range(self.bench.rounds):
                one.append(self.shared(path, ["1s"], "0"))
                ten.append(self.shared(path, TEN, "0"))
            self.ratio(name, one, ten, self.count if path.endswith("csv") else one[0]["trades"])

    @staticmethod
    def ratio(name, one, ten, count):
        times = [statistics.median(r["cpu_seconds"] for r in found) / count * 1e9
                 for found in (one, ten)]  # fmt: skip
        ratios = [t["cpu_seconds"] / o["cpu_seconds"] for t, o in zip(ten, one)]
        row(name, *(f"{time:.1f}" for time in times), spread(ratios))

    def capture(self):
        """Some 28 messages to a trade."""
        messages = 20 * self.count
        return (f"an ITCH capture of {messages:,} messages, ns/trade",
                str(self.bench.day(messages, 1000)))  # fmt: skip

    def shared(self, path, specs, shards):
        """Bars that are counted only, on the reading thread or on shards."""
        bars = [word for spec in specs for word in ("--bars", spec)]
        return self.bench.run([self.bench.tool, "bench", "shards", path, *bars, "--shards", shards,
                               "--runs", "2"], "shards")  # fmt: skip

    def shards(self):
        """By wall time: what a second core is worth. The cores are the kernel's to choose."""
        print("\nOne query and ten, on one thread and on shards, wall ns a trade")
        row("stream", "queries", "inline", "2 shards", "inline ÷ 2 shards, goal ≥ 1.6 for ten",
            "3 shards")  # fmt: skip
        csv = self.file("day", span_seconds=DAY)
        for name, path in (("CSV", csv), ("ITCH", self.capture()[1])):
            trades = None
            for specs in (["1s"], TEN):
                found = {count: [] for count in ("0", "2", "3")}
                for _ in range(self.bench.rounds):
                    for count, results in found.items():
                        results.append(self.shared(path, specs, count))
                for results in found.values():
                    if results[0]["bars"] != found["0"][0]["bars"]:
                        sys.exit("shards: the numbers of bars differ")
                walls = {count: [result["seconds"] for result in results]
                         for count, results in found.items()}  # fmt: skip
                trades = trades or found["0"][0]["trades"]
                nanos = {count: statistics.median(wall) / trades * 1e9
                         for count, wall in walls.items()}  # fmt: skip
                row(name, len(specs), f"{nanos['0']:.1f}", f"{nanos['2']:.1f}",
                    spread([i / s for i, s in zip(walls["0"], walls["2"])]),
                    f"{nanos['3']:.1f}")

    def both(self, path, first, second):
        """Rounds of two sets of queries in turn."""
        found = ([], [])
        for _ in range(self.bench.rounds):
            found[0].append(self.ours(path, first))
            found[1].append(self.ours(path, second))
        return found

    def sliding(self):
        path = self.file("one", span_seconds=max(1, self.count // 1_000_000), symbols=1)
        print("\nA slice a trade: from one window to the next, all of it")
        row("slices a window", "ns/step", "÷ one slice a window")
        specs = {1: "1us", 8: "hop:8us/1us", 8192: "hop:8192us/1us"}
        found = {slices: [] for slices in specs}
        for _ in range(self.bench.rounds):
            for slices, spec in specs.items():
                found[slices].append(self.ours(path, [spec]))
        for slices, results in found.items():
            ratios = [r["cpu_seconds"] / o["cpu_seconds"] for r, o in zip(results, found[1])]
            row(f"{slices:,}", f"{median(results):.1f}", spread(ratios))

    def timers(self):
        print("\nTimers, fire and set anew")
        row("timers", "ns", "goal")
        for name, goal in {"timers-aligned": 10, "timers-scattered": 25}.items():
            timers = max(1000, self.count // 10)
            found = [
                self.bench.run([self.bench.tool, "bench", name, "--timers", str(timers)], name)
                for _ in range(self.bench.rounds)
            ]
            times = [result["ns_per_fire"] for result in found]
            row(f"{name.removeprefix('timers-')}, {timers:,}", spread(times, 1), f"≤ {goal}")

    def allocations(self):
        print("\nHeap calls of a run from CSV")
        row("query", "trades", "heap calls")
        for spec in ("1s", HOP, SESSION):
            for count in (self.count // 4, self.count):
                # Longer, not denser: what is open at a time stays the same.
                path = self.file("calm", count, span_seconds=DAY * count // self.count)
                calls = self.bench.heap_calls(
                    [self.bench.tool, "bench", "trades", path, "--bars", spec])
                row(spec, f"{count:,}", f"{calls:,}")


def median(results):
    return statistics.median(result["ns_per_row"] for result in results)


def spread(values, digits=2):
    return (f"{statistics.median(values):.{digits}f}"
            f" ({min(values):.{digits}f}–{max(values):.{digits}f})")  # fmt: skip


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)
