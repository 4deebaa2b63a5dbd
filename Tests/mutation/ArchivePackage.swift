// swift-tools-version: 6.2
import PackageDescription

/// The code behind archives of runs, and the tests of archives alone.
let package = Package(
    name: "mutants",
    targets: [
        .target(name: "CTickLinux", cSettings: [.define("_GNU_SOURCE")]),
        .systemLibrary(name: "CPcap", pkgConfig: "libpcap"),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3"),
        .target(name: "TickCore", dependencies: ["CTickLinux"]),
        .target(name: "TickStorage", dependencies: ["CZstd", "CZlib", "CTickLinux"]),
        .target(name: "TickLog", dependencies: ["TickStorage"]),
        .target(name: "TickParquet", dependencies: ["TickStorage"]),
        .target(name: "TickIceberg", dependencies: ["TickParquet", "TickStorage", "CSQLite"]),
        .target(name: "TickCapture", dependencies: ["TickCore", "CPcap", "CZstd", "CZlib"]),
        .target(name: "TickTransport", dependencies: ["TickCore"]),
        .target(name: "TickRing", dependencies: ["TickCore", "CTickLinux"]),
        .target(name: "TickFeeds", dependencies: ["TickCore"]),
        .target(name: "TickBook", dependencies: ["TickCore", "CTickLinux"]),
        .target(name: "TickWindows", dependencies: ["TickCore"]),
        .target(
            name: "TickPlant",
            dependencies: [
                "TickCore", "TickCapture", "TickTransport", "TickFeeds", "TickBook", "TickRing",
                "TickWindows", "TickStorage", "TickLog", "TickParquet", "TickIceberg", "CTickLinux",
            ]),
        .testTarget(
            name: "TickPlantTests",
            dependencies: [
                "TickPlant", "TickWindows", "TickCore", "TickStorage", "TickLog", "TickIceberg",
            ],
            sources: ["Archive", "Tool"]),
    ],
    swiftLanguageModes: [.v6]
)
