// swift-tools-version: 6.2
import PackageDescription

/// The window code and its tests alone: what a planted fault has to be built for.
let package = Package(
    name: "mutants",
    targets: [
        .target(name: "CTickLinux", cSettings: [.define("_GNU_SOURCE")]),
        .target(name: "TickCore", dependencies: ["CTickLinux"]),
        .target(name: "TickWindows", dependencies: ["TickCore"]),
        .testTarget(name: "TickWindowsTests", dependencies: ["TickWindows", "TickCore"]),
    ],
    swiftLanguageModes: [.v6]
)
