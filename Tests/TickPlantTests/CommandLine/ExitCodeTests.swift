import Foundation
import Glibc
import Testing

/// How the tool ends, and what it says to whom.
@Suite struct ExitCodeTests {
    private let sample = Places.sample("nasdaq-itch-5.0")

    @Test(arguments: [
        ["replay"], ["replay", "--bars", "1x", "SAMPLE"], ["replay", "--bars", "0s", "SAMPLE"],
        ["replay", "--bars", "-1s", "SAMPLE"], ["replay", "--bars", "", "SAMPLE"],
        ["replay", "--bars", "99999999999d", "SAMPLE"], ["replay", "--disorder", "x", "SAMPLE"],
        ["replay", "--disorder=-1s", "SAMPLE"], ["replay", "--gap-timeout=-1s", "SAMPLE"],
        ["replay", "--feed", "nope", "SAMPLE"], ["replay", "--date", "2026-02-30", "SAMPLE"],
        ["replay", "--date", "yesterday", "SAMPLE"], ["replay", "--date", "2262-12-31", "SAMPLE"],
        ["replay", "--speed", "0x", "SAMPLE"], ["replay", "--speed", "fast", "SAMPLE"],
        ["replay", "--format", "xml", "SAMPLE"], ["replay", "--price-scale", "10", "SAMPLE"],
        ["replay", "--filter", "udp portt 1", "SAMPLE"], ["replay", "--nope", "SAMPLE"],
        ["decode", "--limit=-1", "SAMPLE"], ["decode", "--format", "table", "SAMPLE"],
        ["decode", "-", "-"], ["inspect"], ["nope"], ["synth", "-o", "x", "--symbols", "0"],
        ["synth", "-o", "x", "--lose", "5-3"],
    ])
    func `what makes no sense ends with code 1 and a message`(words: [String]) throws {
        let run = try Tool.run(words.map { $0 == "SAMPLE" ? sample : $0 })
        #expect(run.code == 1)
        #expect(run.errors.count > 10)
        #expect(run.output == "")
    }

    @Test(arguments: ["inspect", "decode", "replay"])
    func `inputs that cannot be read end with code 2 and their name`(command: String) throws {
        let scratch = try Scratch()
        let empty = try scratch.write([], "empty.pcap")
        let text = try scratch.write(text: "no capture at all\n", "notes.txt")
        let short = try scratch.write([0xD4, 0xC3, 0xB2], "short")
        let xz = try scratch.write([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "day.xz")
        for path in [empty, text, short, xz, scratch.folder, scratch.path("missing"), "\(text)/x"] {
            let run = try Tool.run([command, path], secondsMax: 60)
            #expect(run.code == 2, "\(path)")
            #expect(run.errors.contains(path), "\(run.errors)")
        }
        let noInput = try Tool.run([command, "-"], secondsMax: 60)
        #expect(noInput.code == 2)
        #expect(noInput.errors.contains("standard input"))
    }

    @Test(.enabled(if: geteuid() != 0, "root may read everything"))
    func `a file without permission ends with code 2`() throws {
        let scratch = try Scratch()
        let path = try scratch.write(WireItch.capture(trades: 2).bytes, "secret.pcap")
        chmod(path, 0)
        let run = try Tool.run(["replay", path])
        #expect(run.code == 2)
        #expect(run.errors.contains("no permission"))
    }

    @Test func `a file that is there is kept unless forced`() throws {
        let scratch = try Scratch()
        let path = try scratch.write(text: "mine", "bars.csv")
        for command in ["replay", "decode", "inspect"] {
            let run = try Tool.run([command, "-o", path, sample])
            #expect(run.code == 1)
            #expect(run.errors.contains("--force"))
            #expect(try scratch.text("bars.csv") == "mine")
        }
        let late = try Tool.run(["replay", "--late", path, sample])
        #expect(late.code == 1)
        #expect(try scratch.text("bars.csv") == "mine")
        let forced = try Tool.run(["replay", "-o", path, "--force", sample])
        #expect(forced.code == 0)
        #expect(try scratch.text("bars.csv") == (try Tool.run(["replay", sample]).output))
    }

    @Test func `no output takes the place of an input or of another output`() throws {
        let scratch = try Scratch()
        let bytes = WireItch.capture(trades: 5).bytes
        let path = try scratch.write(bytes, "day.pcap")
        let name = scratch.path("link.pcap")
        symlink(path, name)
        for output in [path, name, scratch.folder + "/./day.pcap"] {
            let run = try Tool.run(["replay", "-o", output, "--force", path])
            #expect(run.code == 1)
            #expect(try fileBytes(path) == bytes)
            let late = try Tool.run(["replay", "--late", output, "--force", path])
            #expect(late.code == 1)
            #expect(try fileBytes(path) == bytes)
        }
        let both = scratch.path("both.csv")
        let twice = try Tool.run(["replay", "-o", both, "--late", both, "--force", path])
        #expect(twice.code == 1)
        #expect(try Tool.run(["replay", "--late", "-", path]).code == 1)
    }

    @Test(arguments: ["decode", "decode --format jsonl", "decode --fields", "replay --bars 1us"])
    func `a closed pipe ends the run quietly`(command: String) throws {
        let scratch = try Scratch()
        let codes = scratch.path("code")
        let day = try Day(messages: 60_000)
        let run = try Tool.shell(
            "{ $TICKPLANT \(command) '\(day.capture)'; echo $? > '\(codes)'; } | head -1")
        #expect(run.lines.count == 1)
        #expect(run.errors == "")
        #expect(try fileText(codes) == "0\n")
    }

    @Test(.enabled(if: access("/dev/full", W_OK) == 0, "no device that is always full"))
    func `a disk that is full ends with code 3`() throws {
        for command in ["replay", "decode", "inspect"] {
            let run = try Tool.run([command, "-q", "--force", "-o", "/dev/full", sample])
            #expect(run.code == 3)
            #expect(run.errors.contains("No space left"))
        }
        let late = try Tool.run([
            "replay", "-q", "--force", "--late", "/dev/full", "-o", "/dev/null", sample,
        ])
        #expect(late.code == 3)
    }

    @Test func `quiet says nothing, damage is told all the same, and no colour is sent`() throws {
        let scratch = try Scratch()
        let bytes = WireItch.capture(trades: 5).bytes
        let path = try scratch.write(Array(bytes.dropLast(3)), "cut.pcap")
        let quiet = try Tool.run(["replay", "-q", sample])
        #expect(quiet.errors == "")
        let damaged = try Tool.run(["replay", "-q", path], environment: ["NO_COLOR": "1"])
        #expect(damaged.code == 2)
        #expect(damaged.errors.contains(path))
        #expect(damaged.errors.contains("after 5 packets"))
        #expect(!damaged.errors.contains("\u{1B}"))
    }

    @Test(arguments: ["inspect", "decode", "replay"])
    func `a capture cut behind its first packets ends with code 2`(command: String) throws {
        let scratch = try Scratch()
        let bytes = WireItch.capture(trades: 5).bytes
        let path = try scratch.write(Array(bytes.dropLast(3)), "cut.pcap")
        let run = try Tool.run([command, path])
        #expect(run.code == 2)
        #expect(run.errors.contains("after 5 packets"))
        #expect(run.output.contains(command == "inspect" ? "packets     5" : "TRIAL"))
    }

    @Test func `help and version end with code 0`() throws {
        for words in [["--help"], ["replay", "--help"], ["decode", "-h"], ["--version"]] {
            let run = try Tool.run(words)
            #expect(run.code == 0)
            #expect(run.output.count > 4)
            #expect(run.errors == "")
        }
    }
}
