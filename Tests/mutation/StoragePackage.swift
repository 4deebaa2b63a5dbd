// swift-tools-version: 6.2
import PackageDescription

/// The code of storage, logs and tables and its tests alone.
let package = Package(
    name: "mutants",
    targets: [
        .target(name: "CTickLinux", cSettings: [.define("_GNU_SOURCE")]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3"),
        .target(name: "TickStorage", dependencies: ["CZstd", "CZlib", "CTickLinux"]),
        .target(name: "TickLog", dependencies: ["TickStorage"]),
        .target(name: "TickParquet", dependencies: ["TickStorage"]),
        .target(name: "TickIceberg", dependencies: ["TickParquet", "TickStorage", "CSQLite"]),
        .testTarget(name: "TickStorageTests", dependencies: ["TickStorage"]),
        .testTarget(name: "TickLogTests", dependencies: ["TickLog", "TickStorage"]),
        .testTarget(
            name: "TickIcebergTests",
            dependencies: ["TickIceberg", "TickParquet", "TickStorage", "CSQLite"]),
    ],
    swiftLanguageModes: [.v6]
)
