// swift-tools-version: 6.2
import PackageDescription

/// The code of windows and logs and its tests alone: what a planted fault has to be built for.
let package = Package(
    name: "mutants",
    targets: [
        .target(name: "CTickLinux", cSettings: [.define("_GNU_SOURCE")]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
        .target(name: "TickCore", dependencies: ["CTickLinux"]),
        .target(name: "TickStorage", dependencies: ["CZstd", "CZlib", "CTickLinux"]),
        .target(name: "TickLog", dependencies: ["TickStorage"]),
        .target(name: "TickWindows", dependencies: ["TickCore"]),
        .target(name: "TickWindowLaws", dependencies: ["TickWindows", "TickCore"]),
        .testTarget(name: "TickStorageTests", dependencies: ["TickStorage"]),
        .testTarget(name: "TickLogTests", dependencies: ["TickLog", "TickStorage"]),
        .testTarget(
            name: "TickWindowsTests", dependencies: ["TickWindows", "TickWindowLaws", "TickCore"]),
    ],
    swiftLanguageModes: [.v6]
)
