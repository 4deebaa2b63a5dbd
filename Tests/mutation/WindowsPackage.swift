// swift-tools-version: 6.2
import PackageDescription

/// The code of windows and its tests alone: what a fault planted there has to be built for.
let package = Package(
    name: "mutants",
    targets: [
        .target(name: "CTickLinux", cSettings: [.define("_GNU_SOURCE")]),
        .target(name: "TickCore", dependencies: ["CTickLinux"]),
        .target(name: "TickWindows", dependencies: ["TickCore"]),
        .target(name: "TickWindowLaws", dependencies: ["TickWindows", "TickCore"]),
        .testTarget(
            name: "TickWindowsTests", dependencies: ["TickWindows", "TickWindowLaws", "TickCore"]),
    ],
    swiftLanguageModes: [.v6]
)
