"""Tables read from CSV and XLSX as people and their spreadsheets write them, and as attackers would."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from tracker import sheets, sheets_written
from tracker.sheets import SheetError, plain_cell, read_table, safe_cell

COLUMNS = ("words", "speaker", "said_on")
PLAIN = "words,speaker,said_on\nWe will come,Kari Nord,2026-01-31\n"


def table(data: bytes | str, required: tuple[str, ...] = ()) -> sheets.Table:
    return read_table(data.encode() if isinstance(data, str) else data, COLUMNS, required)


def xlsx(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def repacked(data: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one of its parts replaced or added."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return kept.getvalue()


class TestCsv:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_encodings_and_separators(self, encoding, delimiter):
        text = (
            delimiter.join(COLUMNS) + "\r\n" + delimiter.join(['"Žluté, ""ano""; tak"', "Kari Nord", "2026"]) + "\r\n"
        )
        read = table(text.encode(encoding))
        assert read.columns == COLUMNS
        assert read.rows[0].cells == ('Žluté, "ano"; tak', "Kari Nord", "2026")

    def test_a_row_is_numbered_as_a_spreadsheet_counts(self):
        read = table('words,speaker\n"two\nlines",A\n\n# a note,\nlast,B\n')
        assert [row.number for row in read.rows] == [2, 5]

    def test_the_separator_that_excel_names(self):
        assert table("sep=;\nwords;speaker\na;b\n").rows == (sheets.Row(3, ("a", "b")),)

    def test_headings_are_known_however_they_are_written(self):
        assert table("Words, SPEAKER ,Said on\na,b,c\n").columns == COLUMNS

    def test_a_short_row_has_empty_cells(self):
        assert table("words,speaker\na\n").rows[0].cells == ("a", "")

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "empty"),
            (" \n \n", "empty"),
            ("words,speaker\n", "no rows below"),
            ("a,b\n1,2\n", "first row has to name the columns"),
            ("words,colour\na,b\n", "Unknown columns: colour"),
            ("words,words\na,b\n", "stand twice: words"),
            ("speaker\na\n", "Missing columns: words"),
            ("words,speaker\na,b,c\n", "Row 2 has more cells"),
            ('words,speaker\n"a,b\n', "Row 2 can't be read"),
            ('words,speaker\na,"b"c\n', "Row 2 can't be read"),
            ("words\n" + "a" * 100_001, "can't be read|100,000"),
            ("words\n" + "a\n" * 2_001, "more than 2,000 rows"),
            (b"words\n\xff\xfe\xfa", "neither UTF-8 nor UTF-16"),
            (b"\xff\xfew\x00o\x00\x00", "neither"),
            (b"words\na\0b\n", "NUL"),
            (b"a" * 5_000_001, "larger than 5 MB"),
        ],
    )
    def test_what_cannot_be_read_is_said_in_words(self, text, reason):
        with pytest.raises(SheetError, match=reason):
            table(text, ("words",))


class TestXlsx:
    def test_values_become_text(self):
        read = table(xlsx(COLUMNS, ("We will", 2026.0, datetime(2026, 1, 31)), (1.5, True, date(2026, 2, 1))))
        assert [row.cells for row in read.rows] == [("We will", "2026", "2026-01-31"), ("1.5", "True", "2026-02-01")]

    def test_a_formula_is_named_and_not_evaluated(self):
        with pytest.raises(SheetError, match="Cell A3 holds a formula"):
            table(xlsx(COLUMNS, ("a", "b", "c"), ('=HYPERLINK("http://evil.test")', "b", "c")))

    def test_an_error_value_is_named(self):
        with pytest.raises(SheetError, match="Cell B2 holds an error: #REF!"):
            table(xlsx(COLUMNS, ("a", "#REF!", "c")))

    def test_a_bomb_is_refused_before_it_is_parsed(self):
        data = repacked(
            xlsx(COLUMNS, ("a", "b", "c")), "xl/worksheets/sheet1.xml", b"\0" * (sheets.LARGEST_UNPACKED + 1)
        )
        assert len(data) < sheets.LARGEST_FILE
        with pytest.raises(SheetError, match="unpacks to more"):
            table(data)

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_entities_are_refused(self, encoding):
        evil = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><sst>&b;</sst>'
        with pytest.raises(SheetError, match="document type"):
            table(repacked(xlsx(COLUMNS, ("a", "b", "c")), "xl/sharedStrings.xml", evil.encode(encoding)))

    def test_what_a_sheet_says_of_its_size_is_not_believed(self):
        data = xlsx(COLUMNS, ("a", "b", "c"))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").replace(b'ref="A1:C2"', b'ref="A1:XFD1048576"')
        assert len(table(repacked(data, "xl/worksheets/sheet1.xml", sheet)).rows) == 1

    def test_a_row_far_below_is_refused(self):
        data = xlsx(COLUMNS, ("a", "b", "c"))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").replace(b'<row r="2"', b'<row r="1048576"')
        with pytest.raises(SheetError, match="goes on below row"):
            table(repacked(data, "xl/worksheets/sheet1.xml", sheet))

    @pytest.mark.parametrize(
        "data", [b"PK\x03\x04 nothing", repacked(xlsx(COLUMNS), "xl/workbook.xml", b"<a")], ids=["torn", "broken"]
    )
    def test_what_is_no_workbook_is_refused(self, data):
        with pytest.raises(SheetError):
            table(data)

    def test_many_parts_are_refused(self):
        data = xlsx(COLUMNS)
        for number in range(2):
            data = repacked(data, f"x{number}", b"")
        kept = io.BytesIO(data)
        with zipfile.ZipFile(kept, "a") as archive:
            for number in range(sheets.MOST_PARTS):
                archive.writestr(f"many/{number}", b"")
        with pytest.raises(SheetError, match="too many parts"):
            table(kept.getvalue())


CELLS = [
    "plain words",
    '=HYPERLINK("http://evil.test","x")',
    "+1 555",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "＝1＋1",
    "'=already marked",
    "''=twice",
    "a;=1+1",
    'a"=1+1',
    "a\n=1+1",
    "don't; it's \"fine\"",
    "a - b = c",
    "<script>alert(1)</script>",
    "مرحبا \u202e",
]


class TestSafeCells:
    @pytest.mark.parametrize("text", CELLS)
    def test_a_cell_comes_back_as_it_was(self, text):
        assert plain_cell(safe_cell(text)) == text

    @pytest.mark.parametrize("text", CELLS)
    @pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
    def test_no_cell_begins_a_formula_whatever_the_separator(self, text, separator):
        line = "".join(sheets_written.csv_lines([("first", text, "last")])).removeprefix(sheets_written.BYTE_ORDER_MARK)
        pieces = line.replace("\r", "\n").replace("\n", separator).split(separator)
        assert [piece for piece in pieces if piece.strip('"')[:1] in tuple("=+-@＝＋－＠")] == []

    def test_words_are_left_alone(self):
        assert safe_cell("We will – 5 = five, a-b; c") == "We will – 5 = five, a-b; c"

    @pytest.mark.parametrize("text", CELLS)
    def test_a_written_workbook_holds_text_and_no_formula(self, text):
        book = openpyxl.load_workbook(io.BytesIO(sheets_written.workbook([("words",), (text,)])))
        cell = book.active["A2"]
        assert (cell.data_type, plain_cell(str(cell.value).replace("\r\n", "\n"))) == ("s", text) or "\r" in text

    def test_a_cell_that_no_workbook_holds_is_cut_and_says_so(self):
        book = openpyxl.load_workbook(io.BytesIO(sheets_written.workbook([("a" * 40_000,)])))
        assert str(book.active["A1"].value).endswith(sheets_written.CUT)

    def test_control_characters_are_shown_not_written(self):
        book = openpyxl.load_workbook(io.BytesIO(sheets_written.workbook([("a\x07b",)])))
        assert book.active["A1"].value == "a\ufffdb"
