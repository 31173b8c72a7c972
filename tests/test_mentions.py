from tracker.matching.mentions import Mention, Name, NameIndex
from tracker.text import Span

NAMES = [
    Name("Xiaomi", "company", 1),
    Name("Wang Xiang", "executive", 2),
    Name("Wang", "executive", 2),
    Name("Wang", "executive", 9),
    Name("MU", "company", 3),
    Name("Micron", "company", 3),
    Name("O'Reilly Media", "company", 4),
    Name("小米", "company", 1),
    Name("Dell", "company", 5),
    Name("Dell", "executive", 6),
]


def _found(text: str, names=NAMES) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(mention.span.of(text), mention.kind, mention.ids) for mention in NameIndex(names).find(text)]


def test_a_mention_says_where_the_name_stands():
    assert NameIndex(NAMES).find("Then Xiaomi said") == [Mention(Span(5, 11), "company", (1,))]


def test_the_longest_of_overlapping_names_is_taken():
    assert _found("Wang Xiang spoke") == [("Wang Xiang", "executive", (2,))]


def test_a_name_that_several_bear_keeps_every_id():
    assert _found("said Wang.") == [("Wang", "executive", (2, 9))]


def test_a_name_of_a_company_and_of_a_person_gives_both():
    assert _found("Dell grew") == [("Dell", "company", (5,)), ("Dell", "executive", (6,))]


def test_names_are_whole_words():
    assert _found("Xiaomis, preXiaomi and Wangs") == []
    assert _found("Xiaomi’s (Xiaomi) “Xiaomi”") == [("Xiaomi", "company", (1,))] * 3


def test_tickers_match_as_written_other_names_in_any_case():
    assert _found("mu Mu MU XIAOMI") == [("MU", "company", (3,)), ("XIAOMI", "company", (1,))]


def test_apostrophes_and_blanks_may_differ():
    assert _found("at O’Reilly\u00a0Media") == [("O’Reilly\u00a0Media", "company", (4,))]


def test_chinese_names_need_no_blanks():
    assert _found("昨天小米公司说") == [("小米", "company", (1,))]


def test_offsets_hold_after_letters_whose_lower_case_is_longer():
    assert _found("İİİ Xiaomi") == [("Xiaomi", "company", (1,))]


def test_no_names_and_empty_names_find_nothing():
    assert _found("Xiaomi", []) == []
    assert _found("Xiaomi", [Name("  ", "company", 1)]) == []


def test_many_names_and_a_long_text_take_little_time():
    index = NameIndex(Name(f"Company {i}", "company", i) for i in range(20_000))
    assert len(index.find("Company 77 and Company 19999. " * 1_000)) == 2_000


def _sure(text: str, names) -> list[tuple[str, tuple[int, ...], bool]]:
    return [(mention.span.of(text), mention.ids, mention.sure) for mention in NameIndex(names).find(text)]


APPLE = [Name("Apple", "company", 1), Name("Apple Inc", "company", 1), Name("AAPL", "company", 1, "ticker")]


def test_a_name_that_is_a_word_is_sure_by_its_place_or_by_what_else_the_text_says():
    assert _sure("the apple growers", APPLE) == []
    assert _sure("Apple growers are glad", APPLE) == [("Apple", (1,), False)]
    assert _sure("A visit to Apple", APPLE) == [("Apple", (1,), True)]
    assert _sure("Apple's phones", APPLE) == [("Apple", (1,), True)]
    assert _sure("Apple rose. Apple Inc said so.", APPLE) == [("Apple", (1,), True), ("Apple Inc", (1,), True)]
    assert _sure("Apple rose (NASDAQ: AAPL)", APPLE) == [("Apple", (1,), True), ("AAPL", (1,), True)]


def test_a_symbol_is_a_ticker_with_its_exchange_or_a_dollar_sign():
    names = [Name("1810.HK", "company", 1, "ticker"), Name("NASDAQ:ON", "company", 2, "ticker")]
    assert _sure("(HKEX: 1810) and 1810 more", names) == [("1810", (1,), True)]
    assert _sure("1810.HK fell", names) == [("1810.HK", (1,), False)]
    assert _sure("ON MONDAY $ON rose, $on did not", names) == [("ON", (2,), True)]


PEOPLE = [
    Name("Wang Xiang", "executive", 2),
    Name("Wang", "executive", 2, "family"),
    Name("Wang Yi", "executive", 9),
    Name("Wang", "executive", 9, "family"),
]


def test_a_family_name_needs_the_full_name_or_a_title():
    assert _sure("said Wang. The Wang family", PEOPLE) == []
    assert NameIndex(PEOPLE).find("Mr. Wang", titled=False) == []
    assert _sure("Mr. Wang and chief executive Wang", PEOPLE) == [("Wang", (2, 9), False)] * 2


def test_after_the_full_name_a_family_name_is_that_persons():
    assert _sure("Wang Xiang spoke. Wang was late.", PEOPLE) == [("Wang Xiang", (2,), True), ("Wang", (2,), True)]
    both = _sure("Wang Xiang met Wang Yi. Wang left.", PEOPLE)
    assert both[2] == ("Wang", (2, 9), False)


def test_a_name_needs_its_capitals():
    assert _found("xiaomi and XIAOMI") == [("XIAOMI", "company", (1,))]
    assert _found("best buy, Best Buy", [Name("Best Buy", "company", 1)]) == [("Best Buy", "company", (1,))]
    assert _found("iRobot and IRobot", [Name("iRobot", "company", 1)]) != []
