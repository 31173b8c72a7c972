"""Countries and regions as news names them, to one name each."""

import re

MARKETS: tuple[tuple[str, str], ...] = (
    # sold stateside; US carriers; the American market; the United States
    (
        "United States",
        r"U\.?S\.?A?\b(?!\$)|United States\b|[Ss]tateside\b|"
        r"(?<!Latin )(?<!South )(?<!North )America(?:ns?)?\b(?! Express)",
    ),
    # in Britain; UK stores
    ("United Kingdom", r"U\.?K\.?(?!\w)|United Kingdom\b|(?:Great )?Britain\b|British\b|England\b"),
    ("Scotland", r"Scotland\b|Scottish\b"),
    ("Wales", r"Wales\b|Welsh\b"),
    ("Ireland", r"(?:Northern )?Ireland\b|Irish\b"),
    # mainland China; Chinese buyers
    ("China", r"China\b|Chinese\b"),
    ("Hong Kong", r"Hong Kong\b"),
    ("Taiwan", r"Taiwan(?:ese)?\b"),
    # Indian plants
    ("India", r"Indian?s?\b"),
    ("Pakistan", r"Pakistani?\b"),
    ("Bangladesh", r"Bangladeshi?\b"),
    # across Europe; European stores; the EU
    ("Europe", r"(?:Central |Eastern |Western |Northern |Southern )?Europe(?:an)?\b|E\.?U\.?(?!\w)"),
    # Germany; German roads
    ("Germany", r"German(?:y|s)?\b"),
    ("France", r"France\b|French\b"),
    ("Spain", r"Spain\b|Spanish\b"),
    ("Portugal", r"Portug(?:al|uese)\b"),
    ("Italy", r"Ital(?:y|ian)\b"),
    ("Malta", r"Malt(?:a|ese)\b"),
    ("Greece", r"Greece\b|Greek\b"),
    ("Netherlands", r"Netherlands\b|Dutch\b"),
    ("Belgium", r"Belgi(?:um|an)\b"),
    ("Switzerland", r"Switzerland\b|Swiss\b(?! franc)"),
    ("Austria", r"Austrian?\b"),
    ("Poland", r"Poland\b|Polish\b"),
    ("Czech Republic", r"Czech(?: Republic|ia)?\b"),
    ("Hungary", r"Hungar(?:y|ian)\b"),
    ("Romania", r"Romanian?\b"),
    ("Ukraine", r"Ukrain(?:e|ian)\b"),
    ("Nordic countries", r"Nordics?\b|Scandinavian?\b"),
    ("Sweden", r"Swed(?:en|ish)\b(?! kron)"),
    ("Norway", r"Norw(?:ay|egian)\b(?! kron)"),
    ("Denmark", r"Denmark\b|Danish\b(?! kron)"),
    ("Finland", r"Finland\b|Finnish\b"),
    ("Turkey", r"Turkey\b|Türkiye\b|Turkish\b"),
    ("Russia", r"Russian?\b"),
    ("Japan", r"Japan(?:ese)?\b"),
    ("South Korea", r"South Korean?\b|Korean?\b(?<!North Korea)(?<!North Korean)"),
    ("Indonesia", r"Indonesian?\b"),
    ("Malaysia", r"Malaysian?\b"),
    ("Singapore", r"Singapore(?:an)?\b"),
    ("Thailand", r"Thailand\b|Thai\b"),
    ("Vietnam", r"Vietnam(?:ese)?\b"),
    ("Philippines", r"Philippines?\b|Filipino\b"),
    ("Southeast Asia", r"South-?[Ee]ast Asian?\b"),
    ("Asia", r"(?<!east )(?<!East )Asian?\b"),
    ("Australia", r"Australian?\b(?! dollar)"),
    ("New Zealand", r"New Zealand\b"),
    ("Canada", r"Canad(?:a|ian)\b(?! dollar)"),
    ("North America", r"North American?\b"),
    ("Mexico", r"(?<!New )Mexic(?:o|an)\b"),
    ("Brazil", r"Brazil(?:ian)?\b"),
    ("Argentina", r"Argentin(?:a|e|ian)\b"),
    ("Chile", r"Chile(?:an)?\b"),
    ("Colombia", r"Colombian?\b"),
    ("Latin America", r"Latin American?\b|South American?\b"),
    ("South Africa", r"South African?\b"),
    ("Africa", r"(?<!South )African?\b"),
    ("Nigeria", r"Nigerian?\b"),
    ("Kenya", r"Kenyan?\b"),
    ("Egypt", r"Egypt(?:ian)?\b"),
    ("Middle East", r"Middle East(?:ern)?\b"),
    ("Gulf states", r"Gulf (?:states|countries|region)\b"),
    ("Saudi Arabia", r"Saudi(?: Arabian?)?\b"),
    ("United Arab Emirates", r"U\.?A\.?E\.?(?!\w)|(?:United Arab )?Emirates\b|Dubai\b|Abu Dhabi\b"),
    ("Israel", r"Israeli?\b"),
)  # fmt: skip
PATTERNS = tuple((name, re.compile(rf"\b(?:{pattern})")) for name, pattern in MARKETS)
# support in French would start; she speaks Spanish: a language
LANGUAGE = re.compile(
    r"\b(?:in|into|speaks?|spoke|speaking) (?:French|German|Spanish|Italian|Portuguese|Chinese|Japanese|"
    r"Korean|Dutch|Polish|"
    r"Russian|Turkish|Swedish|Danish|Finnish|Norwegian|Greek|Thai|Irish|Welsh)\b"
    r"(?=\s*(?:$|[.,;:!?”\"’]|(?:and|or|but|will|would|is|was|are|were|from|by|on|at|next|this|since|that)\b))"
)


def market_in(words: str) -> str:
    """The first market named in the words; empty where none is."""
    words = LANGUAGE.sub(" ", words)
    hits = [(found.start(), name) for name, pattern in PATTERNS if (found := pattern.search(words))]
    return min(hits)[1] if hits else ""
