"""A name server of the tests' own, whose answers change: what a hostile one does between a check and a dial."""

import socket
import struct
import threading
from collections import Counter
from ipaddress import ip_address

PUBLIC, OTHER = "93.184.216.34", "93.184.216.35"
METADATA, INNER = "169.254.169.254", "10.0.0.5"

FIXED: dict[str, list[str]] = {
    "public.example": [PUBLIC],
    "other.example": [OTHER],
    "meta.example": [METADATA],
    "lan.example": [INNER],
    "loop.example": ["127.0.0.1"],
    "any.example": ["0.0.0.0"],  # noqa: S104
    "six.example": ["::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "nat64.example": ["64:ff9b::a9fe:a9fe"],
    "both.example": [PUBLIC, METADATA],
    "htob.example": [METADATA, PUBLIC],
}
FORBIDDEN_NAMES = [name for name, found in FIXED.items() if PUBLIC not in found and OTHER not in found]


class Names(threading.Thread):
    """Answers A and AAAA on 127.0.0.1:53. `rebindN-…`: N public answers, then the metadata address. `slow`: none."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.asked: Counter[str] = Counter()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 53))

    def run(self) -> None:
        while True:
            data, client = self._socket.recvfrom(4096)
            if answer := self._answer(data):
                self._socket.sendto(answer, client)

    def _answer(self, data: bytes) -> bytes:
        labels, place = [], 12
        while data[place]:
            labels.append(data[place + 1 : place + 1 + data[place]].decode("ascii").lower())
            place += data[place] + 1
        name, kind = ".".join(labels), struct.unpack("!H", data[place + 1 : place + 3])[0]
        if labels[0] == "slow":
            return b""
        addresses = self._addresses(name, kind)
        fitting = (
            [ip for ip in map(ip_address, addresses) if (ip.version == 4) == (kind == 1)] if kind in (1, 28) else []
        )
        records = b"".join(b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 0, len(ip.packed)) + ip.packed for ip in fitting)
        code = 0x8580 if addresses else 0x8583
        header = data[:2] + struct.pack("!HHHHH", code, 1, len(fitting), 0, 0)
        return header + data[12 : place + 5] + records

    def _addresses(self, name: str, kind: int) -> list[str]:
        if name in FIXED:
            return FIXED[name]
        if name.startswith("rebind"):
            if kind == 1:
                self.asked[name] += 1
            return [PUBLIC if self.asked[name] <= int(name[6]) else METADATA]
        return [PUBLIC] if name.endswith(".public.example") else []
