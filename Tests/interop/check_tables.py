#!/usr/bin/env python3
"""Other engines must see in our Iceberg tables what we see, through all that is done to one.

Usage: check_tables.py --driver DRIVER [--python ENGINE=PYTHON ...] [--keep DIR]

A table is made and changed step by step: many commits, an upsert, evolution, an append by pyiceberg
through the catalog, our commit on top of it, compaction, expiry. After each, DRIVER's own reading
(rows; for each column its count of values, least, greatest and sum) is compared with that of pyiceberg
(by catalog and by metadata file), Polars, DuckDB, chDB and DataFusion. Exit status 1 on any difference.

DRIVER is the built `table-tool` (Tests/interop/TableTool), which understands
    DRIVER append ROOT FROM COUNT   COUNT commits of ten rows each, numbered from FROM
    DRIVER upsert ROOT FROM COUNT   changes and deletes some of the rows FROM to FROM+COUNT
    DRIVER evolve|compact|expire ROOT
    DRIVER stats ROOT               one line of JSON: {"rows": n, "columns": {name: [n, min, max, sum]}}
on the table md.trades of the catalog ROOT/catalog.db.
An engine whose environment is missing is skipped, and said; with none left the check fails.
"""
import argparse
import datetime
import decimal
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

ENGINES = ["pyiceberg", "catalog", "polars", "datafusion", "duckdb", "chdb"]
# Another table of another catalog, for check_archive.py.
NAME, CATALOG = os.environ.get("TICKPLANT_TABLE", "md.trades"), "tickplant"
TABLE = NAME.split(".")[-1]
# iceberg-rust reads a snapshot by the schema it was committed with, and fails on newer fields' names.
CANNOT = {("evolve", "datafusion")}
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def catalog(root):
    from pyiceberg.catalog.sql import SqlCatalog

    return SqlCatalog(CATALOG, uri=f"sqlite:///{root}/catalog.db")


def newest(root):
    """The newest metadata file by the number in its name."""
    found = glob.glob(f"{root}/table/{TABLE}/metadata/[0-9]*.metadata.json")
    return max(found, key=lambda f: int(re.match(r"\d+", os.path.basename(f)).group()))


def fields(root):
    with open(newest(root)) as file:
        metadata = json.load(file)
    current = metadata["current-schema-id"]
    schema = next(s for s in metadata["schemas"] if s["schema-id"] == current)
    return [(f["name"], f["type"]) for f in schema["fields"]]


def is_summed(kind):
    return kind in ("int", "long") or kind.startswith("decimal")


def plain(value, kind):
    """One text for one value: numbers without trailing zeros, times and dates as whole numbers."""
    if value is None:
        return None
    if kind == "boolean":
        return str(int(value))
    if kind == "timestamptz":
        if isinstance(value, str):
            value = datetime.datetime.fromisoformat(value[:26])
        if value.tzinfo is None:
            value = value.replace(tzinfo=datetime.timezone.utc)
        return str((value - EPOCH) // datetime.timedelta(microseconds=1))
    if kind == "date":
        if isinstance(value, str):
            value = datetime.date.fromisoformat(value)
        return str((value - EPOCH.date()).days)
    if is_summed(kind):
        with decimal.localcontext() as context:
            context.prec = 60
            number = decimal.Decimal(str(value))
            return format(number.normalize(), "f") if number else "0"
    return value.decode() if isinstance(value, bytes) else str(value)


def answer(columns, rows, values):
    """What an engine saw, from count, least, greatest and sum of each column."""
    seen = {}
    for (name, kind), (count, low, high, total) in zip(columns, values):
        total = plain(total, kind) if is_summed(kind) and count else None
        seen[name] = [int(count), plain(low, kind), plain(high, kind), total]
    return {"rows": int(rows), "columns": seen}


def of_arrow(columns, table):
    values = []
    for name, kind in columns:
        cells = [v for v in table[name].to_pylist() if v is not None]
        total = sum(cells) if is_summed(kind) and cells else None
        if kind.startswith("decimal") and cells:
            with decimal.localcontext() as context:
                context.prec = 60
                total = sum(cells, decimal.Decimal(0))
        bounds = (min(cells), max(cells)) if cells else (None, None)
        values.append((len(cells), *bounds, total))
    return answer(columns, table.num_rows, values)


def sql(columns, source, wide):
    parts = ["count(*)"]
    for name, kind in columns:
        total = f'sum(cast("{name}" as {wide}))' if is_summed(kind) else "null"
        parts += [f'count("{name}")', f'min("{name}")', f'max("{name}")', total]
    return f"select {', '.join(p + f' as c{i}' for i, p in enumerate(parts))} from {source}"


def of_row(columns, row):
    return answer(columns, row[0], [row[1 + 4 * i : 5 + 4 * i] for i in range(len(columns))])


def look(engine, root):
    columns, metadata = fields(root), newest(root)
    if engine == "catalog":
        return of_arrow(columns, catalog(root).load_table(NAME).scan().to_arrow())
    if engine == "polars":
        import polars

        return of_arrow(columns, polars.scan_iceberg("file://" + metadata).collect().to_arrow())
    if engine == "duckdb":
        import duckdb
        from duckdb_extensions import import_extension

        connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
        for extension in ("avro", "iceberg"):
            import_extension(extension)
            connection.execute(f"load {extension}")
        connection.execute("set timezone='UTC'")
        query = sql(columns, f"iceberg_scan('{metadata}')", "decimal(38,9)")
        return of_row(columns, connection.execute(query).fetchone())
    if engine == "chdb":
        import chdb

        os.chdir(f"{root}/table")
        query = sql(columns, f"icebergLocal('{TABLE}/', 'Parquet')", "Nullable(Decimal(38,9))")
        query += " settings output_format_json_quote_64bit_integers=1"
        query += ", output_format_json_quote_decimals=1, session_timezone='UTC'"
        return of_row(columns, json.loads(str(chdb.query(query, "JSONCompact")))["data"][0])
    from pyiceberg.table import StaticTable

    table = StaticTable.from_metadata("file://" + metadata)
    if engine == "pyiceberg":
        return of_arrow(columns, table.scan().to_arrow())
    from datafusion import SessionContext

    context = SessionContext()
    context.register_table("t", table)
    row = context.sql(sql(columns, "t", "decimal(38,9)")).to_arrow_table().to_pylist()[0]
    return of_row(columns, list(row.values()))


def foreign_append(root):
    """pyiceberg appends twenty rows of its own making through the catalog."""
    import pyarrow as pa

    table = catalog(root).load_table(NAME)
    schema = table.schema().as_arrow()
    rows = table.scan().to_arrow().slice(0, 20).to_pylist()
    for number, row in enumerate(rows):
        row["symbol"] = f"FOREIGN{number % 3}"
        row["ts_event"] += datetime.timedelta(days=40 + number % 2)
    table.append(pa.Table.from_pylist(rows, schema=schema))
    print(f"  pyiceberg appended {len(rows)} rows")


def inside(engine, root):
    if engine == "foreign":
        foreign_append(root)
    else:
        print("SEEN " + json.dumps(look(engine, root)))


class Check:
    def __init__(self, driver, pythons, root):
        self.driver, self.pythons, self.root, self.failed = driver, pythons, root, 0

    def drive(self, step, *numbers):
        command = [self.driver, step, self.root, *map(str, numbers)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def outside(self, engine):
        python = self.pythons.get(engine, sys.executable)
        command = [python, os.path.abspath(__file__), "--inside", engine, "--keep", self.root]
        return subprocess.run(command, capture_output=True, text=True)

    def compare(self, step):
        ours = json.loads(self.drive("stats"))
        for column in ours["columns"].values():
            column[3] = column[3] if column[0] else None
        differ = []
        for engine in ENGINES:
            if engine not in self.pythons or (step, engine) in CANNOT:
                continue
            run = self.outside(engine)
            seen = re.search(r"^SEEN (.*)$", run.stdout, re.M)
            if not seen:
                differ.append(engine)
                print(f"  {engine}: {(run.stderr.strip().splitlines() or ['no answer'])[-1][:300]}")
            elif json.loads(seen.group(1)) != ours:
                differ.append(engine)
                print(f"  {engine} sees {seen.group(1)}\n  we see {json.dumps(ours)}")
        self.failed += len(differ)
        verdict = f"differ: {', '.join(differ)}" if differ else "equal"
        print(f"{step}: {ours['rows']} rows, {verdict}", flush=True)

    def run(self):
        for step, numbers in [
            ("append", (0, 30)), ("upsert", (40, 100)), ("evolve", ()), ("append", (30, 10)),
            ("foreign", ()), ("append", (40, 3)), ("upsert", (250, 150)), ("compact", ()),
            ("append", (43, 2)), ("expire", ()), ("foreign", ()), ("compact", ()), ("expire", ()),
        ]:
            if step == "foreign":
                run = self.outside("foreign")
                print(run.stdout, end="")
                if run.returncode:
                    raise SystemExit(f"pyiceberg could not append: {run.stderr[-2000:]}")
            else:
                self.drive(step, *numbers)
            self.compare(step)


def usable(pythons):
    """The engines that can be imported, by the Python that is to run them."""
    modules = {"catalog": "pyiceberg"}
    found = {}
    for engine in ENGINES:
        python = pythons.get(engine, pythons.get("all", sys.executable))
        module = modules.get(engine, engine)
        if subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode:
            print(f"SKIPPED {engine}: {python} has no {module}; see requirements-tables.txt")
        else:
            found[engine] = python
    found["foreign"] = found.get("catalog", sys.executable)
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--driver")
    parser.add_argument("--python", action="append", default=[], metavar="ENGINE=PYTHON")
    parser.add_argument("--keep")
    parser.add_argument("--inside")
    given = parser.parse_args()
    if given.inside:
        return inside(given.inside, given.keep)
    pythons = usable(dict(pair.split("=", 1) for pair in given.python))
    if "catalog" not in pythons:
        raise SystemExit("pyiceberg is missing: nothing was checked")
    root = os.path.abspath(given.keep or tempfile.mkdtemp())
    os.makedirs(root, exist_ok=True)
    check = Check(given.driver, pythons, root)
    check.run()
    if not given.keep:
        shutil.rmtree(root)
    if check.failed:
        raise SystemExit(f"{check.failed} differences")
    print("all engines agree")


if __name__ == "__main__":
    main()
