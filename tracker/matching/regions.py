"""Which market lies within which: as far as a claim's market is written, not a gazetteer."""

_WITHIN = {
    "nordic countries": "sweden norway denmark finland iceland",
    "europe": """poland germany france spain portugal italy malta greece netherlands belgium switzerland austria
        czech republic hungary romania ukraine sweden norway denmark finland iceland ireland united kingdom scotland
        wales nordic countries turkey""",
    "asia": """china hong kong taiwan india pakistan bangladesh japan south korea indonesia malaysia singapore thailand
        vietnam philippines southeast asia""",
    "southeast asia": "indonesia malaysia singapore thailand vietnam philippines",
    "north america": "united states canada mexico",
    "latin america": "mexico brazil argentina chile colombia peru",
    "united kingdom": "scotland wales northern ireland england",
}
_WORLD = {"worldwide", "global", "globally", "the world", "world"}


def same_market(one: str, other: str) -> bool:
    """Whether two claims name one market, however capitalised. An empty one is none."""
    return bool(one.strip()) and _plain(one) == _plain(other)


def is_within(inner: str, outer: str) -> bool:
    """Whether `inner` is a smaller market inside `outer`: Poland in Europe, anything in the world."""
    inner, outer = _plain(inner), _plain(outer)
    if not inner or not outer or inner == outer:
        return False
    if outer in _WORLD:
        return inner not in _WORLD
    return f" {inner} " in f" {' '.join(_WITHIN.get(outer, '').split())} "


def _plain(market: str) -> str:
    return " ".join(market.lower().removeprefix("the ").split())
