#!/usr/bin/env python3
"""Makes Tests/TickParquetTests/GoldenFiles.swift: tiny files by pyarrow, as base64.

    make_parquet_golden.py FILE.swift

The table is computed again by GoldenFileTests.swift; change both together.
"""
import base64
import decimal
import io
import sys
import textwrap

import pyarrow as pa
import pyarrow.parquet as pq

ROWS = range(50)
WHOLE = ["small", "large", "nanos", "micros", "unsigned"]
CASES = {
    "defaults": {},
    "plainGzip": {"compression": "gzip", "use_dictionary": False, "write_page_index": True},
    "deltasV2Zstd": {
        "compression": "zstd", "use_dictionary": False, "data_page_version": "2.0",
        "write_page_checksum": True, "data_page_size": 100, "write_batch_size": 16,
        "column_encoding": {**{name: "DELTA_BINARY_PACKED" for name in WHOLE}, "flag": "RLE",
                            "text": "DELTA_BYTE_ARRAY", "raw": "DELTA_LENGTH_BYTE_ARRAY",
                            "single": "BYTE_STREAM_SPLIT", "double": "BYTE_STREAM_SPLIT"},
    },
    "decimalsAsIntegersRowGroups": {
        "compression": "none", "store_decimal_as_integer": True, "row_group_size": 20,
        "write_page_index": True,
    },
    "oldTimes": {
        "compression": "snappy", "use_deprecated_int96_timestamps": True, "version": "1.0",
    },
}  # fmt: skip


def some(value):
    return [None if k % 7 == 3 else value(k) for k in ROWS]


def table():
    def exact(units, scale):
        return decimal.Decimal(units).scaleb(-scale)

    return pa.table({
        "flag": pa.array(some(lambda k: k % 3 == 0), pa.bool_()),
        "small": pa.array(some(lambda k: k * k % 11 - 5), pa.int32()),
        "large": pa.array([k * k * k * 1_000_003 - (1 << 40) for k in ROWS], pa.int64()),
        "single": pa.array(some(lambda k: k / 4 - 3), pa.float32()),
        "double": pa.array(some(lambda k: k / 8 - 2), pa.float64()),
        "text": pa.array(some(lambda k: f"é{k % 5}" * (k % 4)), pa.string()),
        "raw": pa.array(some(lambda k: bytes(range(k % 6))), pa.binary()),
        "nanos": pa.array([1_700_000_000_000_000_000 + k * 1_234_567_891 for k in ROWS],
                          pa.timestamp("ns", "UTC")),
        "micros": pa.array(some(lambda k: 1_700_000_000_000_000 + k * 1_234_567),
                           pa.timestamp("us", "UTC")),
        "price": pa.array(some(lambda k: exact(k * 101 - 2000, 2)), pa.decimal128(18, 2)),
        "notional": pa.array(some(lambda k: exact((k * k - 300) * 10**20 + k, 4)),
                             pa.decimal128(38, 4)),
        "unsigned": pa.array(some(lambda k: 4_294_967_295 - k), pa.uint32()),
    })  # fmt: skip


def main():
    lines = ["import Foundation", "", "/// Tiny files of another implementation.", "///",
             f"/// Provenance: made by pyarrow {pa.__version__} from one computed table of 50 rows",
             "/// by Tests/interop/make_parquet_golden.py; what is in them is computed again by",
             "/// `GoldenFileTests`.", "enum GoldenFiles {"]  # fmt: skip
    for name, keywords in CASES.items():
        sink = io.BytesIO()
        pq.write_table(table(), sink, store_schema=False, **keywords)
        text = base64.b64encode(sink.getvalue()).decode()
        lines += [f"    static let {name} = bytes(", '        """']
        lines += ["        " + line for line in textwrap.wrap(text, 88)]
        lines += ['        """)', ""]
    lines += ["    private static func bytes(_ text: String) -> [UInt8] {",
              "        Array(Data(base64Encoded: text, options: .ignoreUnknownCharacters)!)",
              "    }", "}"]  # fmt: skip
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
