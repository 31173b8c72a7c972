"""Which URLs and addresses may be fetched. The URL is read here; the address dialled is checked again."""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

LONGEST_URL = 2000
PORTS = {"http": 80, "https": 443}

# IANA special-purpose registries plus multicast, reserved and the 6to4 relay. Written out, because
# `ipaddress.is_global` differs between Python releases.
NOT_PUBLIC_V4 = tuple(
    IPv4Network(net)
    for net in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
GLOBAL_V6 = IPv6Network("2000::/3")
NOT_PUBLIC_V6 = tuple(
    IPv6Network(net)
    for net in (
        "2001::/23",  # IETF protocols, with Teredo (2001::/32) and ORCHID
        "2001:db8::/32",
        "2002::/16",  # 6to4 carries a v4 address that nobody checked
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
INNER_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa", "onion", "test")

_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.(?!-)[a-z0-9_-]{1,63})*\.?", re.ASCII)
_NUMBER_LIKE = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)\.?", re.ASCII)


def is_public(ip: str) -> bool:
    """True for global unicast addresses only; False for what is not an address."""
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in net for net in NOT_PUBLIC_V4)
    return _is_public_v6(address)


def why_forbidden(url: str, allowed_origin: str = "") -> str | None:
    """Why `url` may not be fetched, or None. `allowed_origin` is one loopback origin that is let through."""
    if len(url) > LONGEST_URL:
        return f"The address is longer than {LONGEST_URL} characters."
    if "\\" in url or any(ord(c) <= 32 or ord(c) == 127 for c in url):
        return "The address holds blanks, backslashes or control characters."
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "The address cannot be read."
    return _why_parts_forbidden(parts, port, url, allowed_origin)


def is_allowed_origin(url: str, allowed_origin: str) -> bool:
    """True when scheme, host and port of `url` are exactly those of a loopback `allowed_origin`."""
    if not allowed_origin:
        return False
    try:
        allowed, asked = _origin(allowed_origin), _origin(url)
    except ValueError:
        return False
    return asked == allowed and allowed[1] in ("127.0.0.1", "::1")


def _is_public_v6(address: IPv6Address) -> bool:
    """Everything mapped, compatible, translated, local or multicast lies outside of 2000::/3."""
    return address.scope_id is None and address in GLOBAL_V6 and not any(address in net for net in NOT_PUBLIC_V6)


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)


def _why_parts_forbidden(parts: SplitResult, port: int | None, url: str, allowed_origin: str) -> str | None:
    if parts.scheme not in PORTS:
        return "Only http and https addresses are fetched."
    if "@" in parts.netloc:
        return "The address holds a user name."
    if is_allowed_origin(url, allowed_origin):
        return None
    if port is not None and port not in PORTS.values():
        return "Only ports 80 and 443 are fetched."
    return _why_host_forbidden(parts.hostname or "")


def _why_host_forbidden(host: str) -> str | None:
    if not host:
        return "The address names no host."
    if ":" in host:
        return None if is_public(host) else "The address is not public."
    try:
        host = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return "The host name is not valid."
    if len(host) > 253 or not _HOST.fullmatch(host):
        return "The host name is not valid."
    labels = host.rstrip(".").split(".")
    if _NUMBER_LIKE.fullmatch(labels[-1]):
        # inet_aton reads 2130706433, 0x7f.1 and 0177.0.0.1 as addresses; only the plain spelling is taken.
        return None if is_public(host) else "The address is not public."
    if len(labels) < 2 or labels[-1] in INNER_NAMES:
        return "The host name is not public."
    return None
