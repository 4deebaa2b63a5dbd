"""One partition of a broker on the loopback interface, which hands out the bytes of segment files.

Speaks just enough of the protocol – ApiVersions 0, Metadata 1, ListOffsets 1, Fetch 4, and no to FindCoordinator 0 – for a real
client to fetch and to decode what the files hold with its own code.
"""
import bisect
import socket
import struct
import threading

TOPIC = "log"
FETCH, LIST_OFFSETS, METADATA, FIND_COORDINATOR, API_VERSIONS = 1, 2, 3, 10, 18
NO_COORDINATOR = 15
FETCH_BYTES = 1 << 20


def batches(data):
    """(base offset, end offset, position) of each batch, by their headers alone."""
    found, at = [], 0
    while at + 61 <= len(data):
        base, length = struct.unpack_from(">qi", data, at)
        last_delta = struct.unpack_from(">i", data, at + 23)[0]
        found.append((base, base + last_delta + 1, at))
        at += 12 + length
    return found


def string(text):
    return struct.pack(">h", len(text)) + text.encode()


class Broker:
    """Serves from a thread until the process ends."""

    def __init__(self, data):
        self.data = data
        self.batches = batches(data)
        self.ends = [end for _, end, _ in self.batches]
        self.start = self.batches[0][0]
        self.end = self.ends[-1]
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            while True:
                request = self._exactly(connection, self._length(connection))
                api, version, correlation = struct.unpack_from(">hhi", request)
                answer = self._answer(api, version, request)
                if answer is None:
                    return
                header = struct.pack(">ii", 4 + len(answer), correlation)
                connection.sendall(header + answer)
        except (EOFError, OSError):
            return

    def _length(self, connection):
        return struct.unpack(">i", self._exactly(connection, 4))[0]

    @staticmethod
    def _exactly(connection, count):
        data = b""
        while len(data) < count:
            piece = connection.recv(count - len(data))
            if not piece:
                raise EOFError
            data += piece
        return data

    def _answer(self, api, version, request):
        if api == API_VERSIONS:
            return self._versions(version)
        if api == METADATA:
            return self._metadata()
        if api == LIST_OFFSETS:
            return self._offsets(struct.unpack_from(">q", request, len(request) - 8)[0])
        if api == FETCH:
            return self._records(struct.unpack_from(">q", request, len(request) - 12)[0])
        if api == FIND_COORDINATOR:
            # A client asks though it has no need of one; cut off it would wait to connect again.
            return struct.pack(">hi", NO_COORDINATOR, -1) + string("") + struct.pack(">i", -1)
        return None

    @staticmethod
    def _versions(version):
        # A range for all that a client may want to know of; what is not answered is not asked.
        ranges = [(18, 0, 0), (0, 0, 7), (1, 0, 4), (2, 0, 1), (3, 0, 1), (8, 0, 2), (9, 0, 1),
                  (10, 0, 0), (11, 0, 0), (12, 0, 0), (13, 0, 0), (14, 0, 0)]
        unsupported = 35
        answer = struct.pack(">hi", 0 if version == 0 else unsupported, len(ranges))
        return answer + b"".join(struct.pack(">hhh", *entry) for entry in ranges)

    def _metadata(self):
        broker = struct.pack(">ii", 1, 1) + string("127.0.0.1") + struct.pack(">ih", self.port, -1)
        topic = struct.pack(">iih", 1, 1, 0) + string(TOPIC) + b"\0"
        partition = struct.pack(">ihii", 1, 0, 0, 1) + struct.pack(">iiii", 1, 1, 1, 1)
        return broker + topic + partition

    def _offsets(self, time):
        offset = self.start if time == -2 else self.end
        return (struct.pack(">i", 1) + string(TOPIC)
                + struct.pack(">iihqq", 1, 0, 0, -1, offset))

    def _records(self, offset):
        at = bisect.bisect_right(self.ends, offset)
        start = self.batches[at][2] if at < len(self.batches) else len(self.data)
        records = self.data[start:start + FETCH_BYTES]
        if not records:
            threading.Event().wait(0.02)
        return (struct.pack(">ii", 0, 1) + string(TOPIC)
                + struct.pack(">iihqqi", 1, 0, 0, self.end, self.end, -1)
                + struct.pack(">i", len(records)) + records)
