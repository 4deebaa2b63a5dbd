// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors in every target of ours; no unsafe flags anywhere.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// A stage imports leaf values and C shims, never another stage; only `TickPlant` sees all.
func stage(_ name: String, shims: [Target.Dependency] = []) -> Target {
    module(name, ["TickCore"] + shims)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let toml = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")

let package = Package(
    name: "tickplant",
    products: [
        .executable(name: "tickplant", targets: ["tickplant"]),
        .executable(name: "feedgen", targets: ["feedgen"]),
        .library(name: "TickWindows", targets: ["TickWindows", "TickCore"]),
        .library(name: "TickWindowLaws", targets: ["TickWindowLaws"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        .systemLibrary(name: "CPcap", pkgConfig: "libpcap", providers: [.apt(["libpcap-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),

        .target(name: "CTickLinux", cSettings: [.define("_GNU_SOURCE")]),
        module("TickCore", ["CTickLinux"]),
        module("TickStorage", ["CZstd", "CZlib", "CTickLinux"]),
        module("TickLog", ["TickStorage"]),
        module("TickParquet", ["TickStorage"]),
        module("TickIceberg", ["TickParquet", "TickStorage", "CSQLite"]),
        stage("TickCapture", shims: ["CPcap", "CZstd", "CZlib"]),
        stage("TickTransport"),
        stage("TickRing", shims: ["CTickLinux"]),
        stage("TickFeeds"),
        stage("TickBook", shims: ["CTickLinux"]),
        stage("TickWindows"),
        module("TickQuery", ["TickCore", "TickWindows"]),
        module("TickWindowLaws", ["TickWindows", "TickCore"]),
        stage("TickSynth", shims: ["CZstd"]),
        module(
            "TickPlant",
            [
                "TickCore", "TickCapture", "TickTransport", "TickFeeds", "TickBook", "TickRing",
                "TickWindows", "TickStorage", "TickLog", "TickParquet", "TickIceberg", "CTickLinux",
            ]),
        .target(
            name: "TickBench",
            dependencies: [
                "TickCore", "TickCapture", "TickTransport", "TickFeeds", "TickBook", "TickWindows",
                "TickPlant", "TickSynth", "TickRing", "TickStorage", "TickLog", "CTickLinux",
            ],
            path: "bench/TickBench", swiftSettings: strict),
        module("TickConfig", ["TickCore", toml]),
        module("TickFeedGen", [toml]),
        program("feedgen", ["TickFeedGen"]),
        program(
            "tickplant",
            [
                "TickPlant", "TickWindows", "TickQuery", "TickFeeds", "TickSynth", "TickBench",
                "TickConfig", "TickCore", argumentParser,
            ]),

        // Drives the Parquet reader and writer for Tests/interop and bench/parquet.py.
        .executableTarget(
            name: "parquet-tool", dependencies: ["TickParquet", "TickStorage"],
            path: "Tests/interop/ParquetTool", swiftSettings: strict),
        // Makes and changes a table for Tests/interop/check_tables.py.
        .executableTarget(
            name: "table-tool", dependencies: ["TickIceberg", "TickStorage"],
            path: "Tests/interop/TableTool", swiftSettings: strict),

        tests("TickCoreTests", ["TickCore"]),
        tests("TickStorageTests", ["TickStorage"]),
        tests("TickLogTests", ["TickLog", "TickStorage"]),
        tests("TickParquetTests", ["TickParquet", "TickStorage"]),
        tests("TickIcebergTests", ["TickIceberg", "TickParquet", "TickStorage", "CSQLite"]),
        tests("TickCaptureTests", ["TickCapture", "TickCore", "CPcap", "CZstd", "CZlib"]),
        tests("TickTransportTests", ["TickTransport", "TickCore"]),
        tests("TickRingTests", ["TickRing"]),
        tests("TickFeedsTests", ["TickFeeds", "TickCore"]),
        tests("TickBookTests", ["TickBook", "TickFeeds", "TickSynth", "TickCore"]),
        tests("TickConfigTests", ["TickConfig", "TickCore", "TickTransport"]),
        tests("TickFeedGenTests", ["TickFeedGen"]),
        tests("TickWindowsTests", ["TickWindows", "TickWindowLaws", "TickCore"]),
        tests("TickQueryTests", ["TickQuery", "TickWindows", "TickCore"]),
        tests("TickSynthTests", ["TickSynth", "TickCore", "CZstd"]),
        tests(
            "TickPlantTests",
            [
                "TickPlant", "TickCapture", "TickTransport", "TickFeeds", "TickWindows", "TickCore",
                "TickSynth", "TickQuery", "TickStorage", "TickLog", "TickParquet", "TickIceberg",
            ]),
        tests("TidyTests", []),
    ],
    swiftLanguageModes: [.v6]
)
