import TickCore

/// What the pcapng blocks mean.
extension PacketReader {
    /// Section header. Layout: 8 magic u32 · 12 major u16 · 14 minor u16 · 16 length i64.
    mutating func enterSection(_ block: Block) -> Bool {
        let (major, minor) = (block.bytes.u16(12), block.bytes.u16(14))
        guard major == 1, minor == 0 || minor == 2 else {
            fail(
                .unsupportedVersion,
                "pcapng version \(major).\(minor) is not read, only 1.0 and 1.2; convert it with"
                    + " editcap", at: block.start + 12)
            return false
        }
        pastInterfaces += section.interfaces
        section.interfaces.removeAll(keepingCapacity: true)
        return true
    }

    /// Interface description. Layout: 8 link type u16 · 12 snap length u32 · 16 options.
    mutating func addInterface(_ block: Block) -> Bool {
        guard interfaceCount < Self.interfacesMax else {
            fail(
                .corrupt, "more than \(Self.interfacesMax) pcapng interfaces", at: block.start)
            return false
        }
        var interface = PcapngInterface(
            linkType: LinkType(rawValue: UInt32(block.bytes.u16(8))),
            snapLength: block.bytes.u32(12))
        var options = PcapngOptions(block.body, from: 16)
        while let option = options.next() {
            switch (option.code, option.value.count) {
            case (9, 1): interface.resolution = TimeResolution(code: option.value.view.u8(0))
            case (14, 8): interface.offsetSeconds = Int64(bitPattern: option.value.u64(0))
            default: break
            }
        }
        guard !options.isMalformed else {
            fail(
                .corrupt, "pcapng interface has an option that reaches past its block",
                at: block.start)
            return false
        }
        section.interfaces.append(interface)
        return true
    }

    /// Interfaces read of one file, over all its sections; bounds memory on garbage.
    static var interfacesMax: Int { 65_536 }

    private var interfaceCount: Int { pastInterfaces.count + section.interfaces.count }

    /// Interface statistics. Layout: 8 interface u32 · 12 time · 20 options.
    mutating func addStatistics(_ block: Block) -> Bool {
        guard let index = interfaceIndex(block.bytes.u32(8), block) else { return false }
        var options = PcapngOptions(block.body, from: 20)
        var drops: UInt64 = 0
        while let option = options.next() {
            switch (option.code, option.value.count) {
            case (5, 8), (7, 8): drops &+= option.value.u64(0)
            default: break
            }
        }
        if options.isMalformed { oddities.malformedOptions &+= 1 }
        // Counts run from the start of the capture: the newest replaces the one before.
        let known = section.interfaces[index].statisticsDrops
        section.interfaces[index].statisticsDrops = max(known, drops)
        return true
    }

    /// Enhanced packet. Layout: 8 interface u32 · 12 time u64 · 20 captured u32 · 24 original u32 ·
    /// 28 bytes, then options.
    mutating func takeEnhanced(_ block: Block, _ packet: inout Packet) -> Bool {
        guard let index = interfaceIndex(block.bytes.u32(8), block),
            takeTimed(block, &packet, interface: index)
        else { return false }
        let optionsStart = 28 + (packet.bytes.count + 3) & ~3
        if optionsStart < block.bodyEnd { countDrops(block, from: optionsStart) }
        return true
    }

    private mutating func countDrops(_ block: Block, from offset: Int) {
        var options = PcapngOptions(block.body, from: offset)
        while let option = options.next() {
            guard option.code == 4, option.value.count == 8 else { continue }
            oddities.droppedBeforePackets &+= option.value.u64(0)
        }
        if options.isMalformed { oddities.malformedOptions &+= 1 }
    }

    /// Obsolete packet. Layout: 8 interface u16 · 10 drops u16 (0xFFFF unknown) · 12 as enhanced.
    mutating func takeObsolete(_ block: Block, _ packet: inout Packet) -> Bool {
        guard let index = interfaceIndex(UInt32(block.bytes.u16(8)), block),
            takeTimed(block, &packet, interface: index)
        else { return false }
        let drops = block.bytes.u16(10)
        if drops != .max { oddities.droppedBeforePackets &+= UInt64(drops) }
        return true
    }

    private mutating func takeTimed(
        _ block: Block, _ packet: inout Packet, interface index: Int
    ) -> Bool {
        let captured = block.bytes.u32(20)
        let view = block.body.view.slice(at: 28, count: Int(captured))
        guard let view else { return failCaptured(captured, block) }
        let interface = section.interfaces[index]
        let units = block.bytes.highLow(12)
        let time = interface.resolution.nanoseconds(
            units, offsetSeconds: interface.offsetSeconds)
        if time == nil { oddities.timesOutOfRange &+= 1 }
        if interface.snapLength != 0, captured > interface.snapLength {
            oddities.aboveSnapLength &+= 1
        }
        linkType = interface.linkType
        deliver(
            &packet, bytes: view, original: Int(block.bytes.u32(24)), time: time ?? Packet.noTime)
        return true
    }

    /// Simple packet, always of interface 0. Layout: 8 original u32 · 12 bytes.
    mutating func takeSimple(_ block: Block, _ packet: inout Packet) -> Bool {
        guard let index = interfaceIndex(0, block) else { return false }
        let interface = section.interfaces[index]
        let original = block.bytes.u32(8)
        let limit = interface.snapLength == 0 ? UInt32.max : interface.snapLength
        let captured = min(original, limit)
        let view = block.body.view.slice(at: 12, count: Int(captured))
        guard let view else { return failCaptured(captured, block) }
        linkType = interface.linkType
        deliver(&packet, bytes: view, original: Int(original), time: Packet.noTime)
        return true
    }

    private mutating func failCaptured(_ captured: UInt32, _ block: Block) -> Bool {
        fail(
            .corrupt,
            "pcapng packet says it captured \(captured) bytes, its block of \(block.bytes.count)"
                + " cannot hold them", at: block.start)
        return false
    }

    private mutating func interfaceIndex(_ number: UInt32, _ block: Block) -> Int? {
        if Int(number) < section.interfaces.count { return Int(number) }
        fail(
            .corrupt,
            "pcapng block names interface \(number), its section describes"
                + " \(section.interfaces.count)", at: block.start)
        return nil
    }
}

extension PacketReader.Block {
    /// Everything but the second length.
    var body: OrderedBytes {
        OrderedBytes(bytes.view.slice(at: 0, count: bodyEnd)!, isBigEndian: bytes.isBigEndian)
    }
}
