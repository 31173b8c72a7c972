"""Which company words mean: by its name, or as "the company", "the Finnish carmaker", "its"."""

import re
from bisect import bisect_left, bisect_right

from tracker.extraction.scene import Scene
from tracker.extraction.titles import is_office

KINDS = (
    r"company|firm|group|business|manufacturer|maker|\w{2,20}maker|giant|start-?up|bank|lender|insurer|carrier|airline|"
    r"grocer|retailer|chain|supermarket|operator|utility|publisher|developer|brewer|miner|producer|supplier|provider|"
    r"shipper|contractor|conglomerate|corporation|brand|owner|parent|subsidiary|unit|division"
)
# the company; the Finnish company; China’s biggest phone maker; its parent company
THE_COMPANY = re.compile(
    rf"(?:(?:the|our|its?|their|this|that)\s)?(?:[\w’'-]{{1,24}}\s){{0,4}}?(?:{KINDS})", re.IGNORECASE
)
# the company’s chairman; close to the company; a Finnish carmaker spokesman
SAYS_COMPANY = re.compile(rf"\b(?:the|its?|their|our)\s(?:[\w’'-]{{1,24}}\s)?(?:{KINDS})\b", re.IGNORECASE)
# the Nimbusworks account; Xiaomi’s website; Velar management
MOUTHPIECE = re.compile(
    r"(?:account|website|web site|blog|management|board|team|statement|filing|report|release|unit|arm|subsidiary|"
    r"division|office|store|app|memo|letter|group|inc|corp|ltd|plc|co)\.?",
    re.IGNORECASE,
)


def company_named(scene: Scene, words: str) -> int | None:
    """The one company whose name stands in the words."""
    hits = {
        one.id
        for one in scene.organisations
        if any(name in words and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words) for name in one.names)
    }
    return hits.pop() if len(hits) == 1 else None


def company_meant(scene: Scene, words: str, place: int | None) -> int | None:
    """The company named in the words; else, where they say "the company" and stand at a place, the one named last."""
    found = company_named(scene, words)
    if found is not None or place is None or not (SAYS_COMPANY.search(words) or is_the_company(words)):
        return found
    return near_company(scene, place) or sole_company(scene)


def is_the_company(words: str) -> bool:
    return len(words) <= 80 and bool(THE_COMPANY.fullmatch(words))


def is_company(scene: Scene, words: str) -> bool:
    """A company's name alone, or with words around it that are no person: “the Nimbusworks account”."""
    for name in sorted({name for one in scene.organisations for name in one.names}, key=len, reverse=True):
        if name not in words:
            continue
        before, _, after = words.partition(name)
        after = re.sub(r"^[’']s\b", "", after).strip(" .,")
        plain = not is_office(before) and not any(word[:1].isupper() for word in before.split()[1:])
        # “Portline, the carrier”: a company and what it is
        what = after.removeprefix("the ").removeprefix("a ").removeprefix("an ")
        if plain and (not after or MOUTHPIECE.fullmatch(after) or (words.startswith(name) and is_the_company(what))):
            return True
    return False


def near_company(scene: Scene, place: int) -> int | None:
    """The company named last before a place, in its paragraph or the one before."""
    block = bisect_right(scene.blocks, place, key=lambda one: one.start) - 1
    since = scene.blocks[max(0, block - 1)].start if scene.blocks else 0
    at = bisect_left(scene.companies, place, key=lambda one: one[0].start) - 1
    return scene.companies[at][1] if at >= 0 and scene.companies[at][0].start >= since else None


def sole_company(scene: Scene) -> int | None:
    """The company of a text that names only one."""
    hits = {number for _, number in scene.companies}
    return hits.pop() if len(hits) == 1 else None
