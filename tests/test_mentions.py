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
