"""The parts of bench/run.py about archives: a replay with one beside one without, appending to a
log, and the pause of a state."""
import os
import shutil
import statistics
import subprocess
import time
from datetime import date, timedelta

from made_trades import write
from windows import row, spread

NAMES = ["archive", "log", "state"]
FIRST_DAY = date(2026, 3, 16)


class Archives:
    def __init__(self, bench, messages, symbols, smoke):
        self.bench = bench
        self.messages = messages
        self.symbols = symbols
        self.smoke = smoke
        self.trades = 20_000 if smoke else 1_000_000
        self.made = bench.folder / "archive"

    def run(self, names):
        parts = {"archive": self.archive, "log": self.log, "state": self.state}
        for name in names:
            parts[name]()

    def days(self, count):
        """Days of the same exchange, one after the other."""
        paths = []
        for number in range(count):
            day = FIRST_DAY + timedelta(days=number)
            path = self.bench.folder / f"day-{day}-{self.messages}-{self.symbols}.pcap"
            if not path.exists():
                subprocess.run(
                    [self.bench.tool, "synth", "--messages", str(self.messages), "--symbols",
                     str(self.symbols), "--seed", str(number + 1), "--date", str(day), "-o",
                     str(path), "--quiet"], check=True)  # fmt: skip
            with open(path, "rb") as file:
                while file.read(1 << 24):
                    pass
            paths.append(str(path))
        return paths

    def replay(self, days, options):
        shutil.rmtree(self.made, ignore_errors=True)
        command = [self.bench.tool, "replay", *days, "--quiet", *options]
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status) != 0:
            raise SystemExit(f"{command} failed")
        return {"seconds": time.monotonic() - start,
                "cpu_seconds": usage.ru_utime + usage.ru_stime}  # fmt: skip

    def archive(self):
        """Bars as CSV to nobody, against bars to an archive; wall time, two cores."""
        print("\nA replay with an archive beside one without, wall time")
        row("days", "bars", "without s", "with s", "without ÷ with, goal ≥ 0.8", "CPU s with")
        for count, spec in [(1, "1s"), (1, "1m")] if self.smoke else [
                (1, "1s"), (1, "1m"), (4, "1s"), (4, "1m")]:  # fmt: skip
            days = self.days(count)
            without, archived = [], []
            for _ in range(self.bench.rounds):
                without.append(self.replay(days, ["--bars", spec]))
                archived.append(
                    self.replay(days, ["--bars", spec, "--archive", str(self.made)]))
            self.bench.raw.append({"scenario": "archive", "days": count, "bars": spec,
                                   "without": without, "with": archived})  # fmt: skip
            walls = [[run["seconds"] for run in runs] for runs in (without, archived)]
            row(count, spec, f"{statistics.median(walls[0]):.2f}",
                f"{statistics.median(walls[1]):.2f}",
                spread([off / on for off, on in zip(*walls)]),
                f"{statistics.median(run['cpu_seconds'] for run in archived):.2f}")

    def log(self):
        """The records of an archive once more into a new log, not synced."""
        print("\nAppending an archive's records to a log, before any sync")
        row("stream", "records a batch", "M records/s and core", "bytes a record")
        made = self.bench.folder / f"trades-log-{self.trades}.csv"
        if not made.exists():
            write(made, self.trades, late_share=0, symbols=200)
        for name, inputs, streams, spec in (
                ("made-up trades", [str(made)], "trades", "1d"),
                ("trades", self.days(1), "trades", "1d"),
                ("quotes", self.days(1), "quotes", "1d"), ("bars", self.days(1), None, "1s")):  # fmt: skip
            options = ["--bars", spec, "--archive", str(self.made)]
            if streams:
                options += ["--archive-streams", streams]
            self.replay(inputs, options)
            for batch in (100, 1000, 4096):
                found = [self.bench.run(
                    [self.bench.tool, "bench", "log", str(self.made), "--batch", str(batch),
                     "--records", "20000" if self.smoke else "2000000"], "log")
                    for _ in range(self.bench.rounds)]  # fmt: skip
                row(name, batch,
                    spread([run["records"] / run["cpu_seconds"] / 1e6 for run in found]),
                    f"{found[0]['bytes_per_record']:.1f}")

    def state(self):
        """How long the thread of the windows stands still while a state is taken."""
        print("\nThe pause of a state")
        row("keys", "pause ms", "MB")
        for keys in (1000, 10_000) if self.smoke else (1000, 100_000, 1_000_000):
            found = [self.bench.run(
                [self.bench.tool, "bench", "state", "--keys", str(keys), "--runs", "3"], "state")
                for _ in range(self.bench.rounds)]  # fmt: skip
            row(f"{keys:,}", spread([run["pause_ms"] for run in found]),
                f"{found[0]['bytes'] / 1e6:.1f}")
