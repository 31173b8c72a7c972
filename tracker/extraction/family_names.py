"""Which part of a full name is the family name: newspapers use it alone at second mention."""

import re

# The commonest family names of Chinese, Korean and Vietnamese people, as written in Latin letters.
_COMMON = """
wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song
tang deng han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren shen yao
cui zhong tan fan liao shi jin jia xia fu fang zou xiong bai meng qin qiu hou yin xue yan lei long duan hao
kong shao mao chang wan gu lai kang qian lei chan chow kwok leung wong cheung lau ng ho
kim lee park choi jung jeong kang cho yoon jang lim shin seo kwon hwang ahn ryu hong chung koo
nguyen tran le pham hoang huynh phan vu vo dang bui do ngo duong ly
"""
COMES_FIRST = frozenset(_COMMON.split())
LONGEST_TEXT = 200_000


def family_name_of(name: str, text: str = "") -> tuple[str, bool]:
    """The family name, and whether it comes first.

    The part that the text prints alone ("Wang said", "Mr Wang") decides, then a list of family names that
    come first; else it is the last part. A name of one part is its own.
    """
    parts = name.split()
    if len(parts) < 2:
        return (name[:1], True) if _is_chinese(name) and len(name) > 1 else (name, False)
    first, last = (_alone(part, name, text[:LONGEST_TEXT]) for part in (parts[0], parts[-1]))
    if first != last:
        return (parts[0], True) if first > last else (parts[-1], False)
    if len(parts) <= 3 and parts[0].casefold() in COMES_FIRST and parts[-1].casefold() not in COMES_FIRST:
        return parts[0], True
    return parts[-1], False


def _alone(part: str, name: str, text: str) -> int:
    """How often the part stands in the text with none of the name's other parts beside it."""
    others = "|".join(re.escape(other) for other in name.split() if other != part)
    beside = re.compile(rf"(?:{others or '(?!)'})\W{{1,3}}$")
    after = re.compile(rf"\W{{1,3}}(?:{others or '(?!)'})(?!\w)")
    return sum(
        1
        for found in re.finditer(rf"(?<!\w){re.escape(part)}(?!\w)", text)
        if not beside.search(text[max(0, found.start() - 40) : found.start()]) and not after.match(text, found.end())
    )


def _is_chinese(name: str) -> bool:
    return all("\u4e00" <= letter <= "\u9fff" for letter in name)
