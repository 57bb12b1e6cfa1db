import json
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from flask import Flask
from flask_babel import Babel, force_locale
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.importing.samples import FOLDER, read_sheet, sample, sample_lines
from workspace.importing import apart
from workspace.importing import sheet as sheets
from workspace.importing.sheet import Unreadable

CASES = sorted(path.stem for path in (FOLDER / "crm/csv_spectrum").glob("*.csv"))


def rows(data, name="a.csv"):
    return [list(row.cells.values()) for row in read_sheet(data, name).rows]


def workbook(*lines, change=lambda book: None):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    change(book)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("case", CASES)
def test_the_edge_cases_of_csv_are_read_as_agreed(case):
    expected = json.loads((FOLDER / f"crm/csv_spectrum/{case}.expected.json").read_text())
    assert [row.cells for row in sample(f"crm/csv_spectrum/{case}.csv").rows] == expected


@pytest.mark.parametrize(
    ("name", "encoding", "delimiter", "count"),
    [
        ("objections/heard.csv", "utf-8-sig", ",", 104),
        ("objections/heard_nordic_excel.csv", "cp1252", ";", 104),
        ("crm/hubspot_deals.csv", "utf-8", ",", 16),
        ("crm/pipedrive_deals.csv", "utf-8", ",", 16),
        ("crm/nordic_excel_deals.csv", "cp1252", ";", 16),
        ("content/inventory.csv", "utf-8", ",", 1089),
    ],
)
def test_encoding_and_delimiter_of_the_samples_are_found(name, encoding, delimiter, count):
    read = sample(name)
    assert (read.encoding, read.delimiter, len(read.rows)) == (encoding, delimiter, count)
    assert not [row for row in read.rows if row.trouble]


def test_the_same_log_from_two_programs_has_the_same_words():
    ours, excel = sample("objections/heard.csv"), sample("objections/heard_nordic_excel.csv")
    assert ours.column("Objection") == excel.column("Innvending")
    assert ours.column("Account") == excel.column("Kunde")


def test_a_quoted_newline_stays_in_its_cell_and_rows_keep_their_numbers():
    read = sample("crm/hubspot_deals.csv")
    assert read.rows[0].cells["Associated Note"] == 'Møte med økonomisjef.\n"Vi trenger referanser", sa hun.'
    assert [row.number for row in read.rows] == list(range(2, 18))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "mac_roman"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_encoding_delimiter_and_line_ending(encoding, delimiter, newline):
    lines = [["Kunde", "Ord"], ["Ærlig Ås", "Vi får ikke råd"], ["Sjöström", 'Sier "nei" til å kjøpe']]
    text = newline.join(
        delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines
    )
    data = text.encode(encoding)
    data = b"\xff\xfe" + data if encoding == "utf-16-le" else data
    assert rows(data) == lines[1:]


def test_excels_line_about_its_separator_is_obeyed():
    assert rows(b"sep=;\r\na,b;c\r\n1;2\r\n") == [["1", "2"]]


def test_semicolons_inside_cells_are_no_delimiter():
    assert rows("Name,Value\nÅs: nytt CRM; fase 2,1\nNy; gammel; ny,2\n".encode())[1] == [
        "Ny; gammel; ny",
        "2",
    ]


def test_line_separators_of_other_worlds_are_text():
    assert rows("a,b\nx\u2028y,z\u0085w\n".encode()) == [["x\u2028y", "z\x85w"]]
    assert rows('{"a": "x\u2028y", "b": "z\u0085w"}\n'.encode(), "a.jsonl") == [["x\u2028y", "z\x85w"]]


def test_every_column_has_a_name_of_its_own():
    read = read_sheet(b"Amount,,Amount, Amount ,\n1,2,3,4,5\n", "a.csv")
    assert read.columns == ["Amount", "B", "Amount (2)", "Amount (3)", "E"]
    assert read_sheet(b"a,b,,,\n1,2,,,\n", "a.csv").columns == ["a", "b"]


def test_a_short_row_is_filled_and_a_long_one_says_what_is_beyond():
    short, long, trailing = read_sheet(b"a,b\n1\n1,2,3,4\n1,2,,\n", "a.csv").rows
    assert short.cells == {"a": "1", "b": ""} and not short.trouble
    assert "3 | 4" in str(long.trouble)
    assert not trailing.trouble


def test_empty_rows_are_left_out_and_still_counted():
    assert [row.number for row in read_sheet(b"a,b\n\n1,2\n,\n3,4\n", "a.csv").rows] == [3, 5]


def test_a_quotation_mark_that_is_never_closed_is_told_with_its_row():
    with pytest.raises(Unreadable) as found:
        read_sheet(b'a,b\n1,2\n3,"four\n5,6\n', "a.csv")
    assert "Row 3" in str(found.value.reason)


def test_a_quotation_mark_inside_a_cell_is_text():
    assert rows(b'a,b\n5" pipe,1\n') == [['5" pipe', "1"]]


@pytest.mark.parametrize("case", [line["name"] for line in sample_lines("hostile/byte_sequences.jsonl")])
def test_hostile_bytes_become_text_that_can_be_stored(case):
    line = next(line for line in sample_lines("hostile/byte_sequences.jsonl") if line["name"] == case)
    found = bytes.fromhex(line["hex"])
    for name in ("a.csv", "a.jsonl", "a.md"):
        try:
            read = read_sheet(b"a;b\n" + found + b";2\n", name)
        except Unreadable:
            continue
        json.dumps([row.cells for row in read.rows]).encode()
        assert "\0" not in "".join(str(cell) for row in read.rows for cell in row.cells.values())


def test_a_broken_byte_in_a_utf8_file_spoils_only_itself():
    assert rows("a;b\nÆrlig Ås æøå".encode() + b"\x80;2\n") == [["Ærlig Ås æøå\ufffd", "2"]]


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=2, max_size=2), max_size=5
    )
)
def test_what_a_spreadsheet_writes_is_read_back(lines):
    filled = [line for line in lines if line[1].strip()]
    text = "\r\n".join(
        ";".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in [["a", "b"], *filled]
    )
    assert rows(text.encode()) == filled


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"  \n ",
        b"\x89PNG\r\n\x1a\n",
        b"%PDF-1.7",
        b"\xd0\xcf\x11\xe0\xa1\xb1",
        b"PK\x03\x04broken",
        bytes(range(32)) * 9,
    ],
)
def test_what_is_no_table_is_refused_in_words(data):
    with pytest.raises(Unreadable) as found:
        read_sheet(data, "heard.csv")
    assert str(found.value.reason).endswith(".")


def test_a_workbook_keeps_numbers_days_and_text():
    data = workbook(
        ["Date", "Value", "When", "Code", "Yes"],
        [date(2026, 10, 20), 1655000.0, datetime(2026, 1, 12, 9, 30), "0042", True],
        [None, 0.5, None, None, None],
    )
    read = read_sheet(data, "deals.xlsx")
    assert read.kind == "xlsx" and read.columns == ["Date", "Value", "When", "Code", "Yes"]
    assert list(read.rows[0].cells.values()) == ["2026-10-20", 1655000, "2026-01-12 09:30", "0042", "true"]
    assert list(read.rows[1].cells.values()) == ["", 0.5, "", "", ""]
    json.dumps([row.cells for row in read.rows])


def test_the_first_visible_sheet_with_anything_in_it_is_read():
    def more(book):
        hidden = book.create_sheet("hidden")
        hidden.append(["no"])
        hidden.sheet_state = "hidden"
        book.create_sheet("deals").append(["Name"])
        book["deals"].append(["Ås"])

    assert rows(workbook(change=more), "a.xlsx") == [["Ås"]]


def test_rows_of_a_workbook_keep_the_numbers_of_the_sheet():
    def gap(book):
        book.active["A3"], book.active["A7"] = "Name", "Ås"

    assert [row.number for row in read_sheet(workbook(change=gap), "a.xlsx").rows] == [7]


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_unread():
    bomb = BytesIO()
    with ZipFile(bomb, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"0" * 30_000_000)
    with pytest.raises(Unreadable, match="too large"):
        read_sheet(bomb.getvalue(), "a.xlsx")


def test_a_damaged_workbook_is_told_in_words():
    broken = BytesIO()
    with ZipFile(broken, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook><unclosed>")
    with pytest.raises(Unreadable, match="damaged"):
        read_sheet(broken.getvalue(), "a.xlsx")


def test_xml_entities_are_not_expanded():
    laughs = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {name} "{10 * f"&{before};"}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    data = workbook(["Name"], ["Ås"])
    swapped = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(swapped, "w") as new:
        for part in old.namelist():
            row = "<row><c t='str'><v>&i;</v></c></row>"
            sheet = f"{laughs}]><worksheet><sheetData>{row}</sheetData></worksheet>"
            new.writestr(part, sheet if part.endswith("sheet1.xml") else old.read(part))
    with pytest.raises(Unreadable):
        read_sheet(swapped.getvalue(), "a.xlsx")


def test_too_many_rows_or_columns_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    assert len(rows(b"a\n1\n2\n3\n")) == 3
    with pytest.raises(Unreadable, match="more than 3 rows"):
        rows(b"a\n1\n2\n3\n4\n")
    with pytest.raises(Unreadable, match="columns"):
        rows(b",".join(b"c" for _ in range(201)) + b"\n1\n")


def test_a_bad_json_line_is_a_row_with_its_trouble():
    read = read_sheet(
        b'{"a": 1}\n\nnot json\n[1]\n{"b": ["x", "y"], "c": {"d": null}, "e": true, "f": null}\n', "a.jsonl"
    )
    assert [(row.number, bool(row.trouble)) for row in read.rows] == [
        (1, False),
        (3, True),
        (4, True),
        (5, False),
    ]
    assert read.rows[-1].cells == {"a": "", "b": "x, y", "c": '{"d": null}', "e": "true", "f": ""}


@pytest.mark.parametrize(
    "line", ['{"a": "x\\u0000y\\ud800"}', '{"a": NaN}', '{"a": 1e999}', '{"a": ' + "[" * 99_999 + "}"]
)
def test_json_that_no_database_takes_is_tamed(line):
    read = read_sheet(b'{"b": 1}\n' + line.encode(), "a.jsonl")
    json.dumps([row.cells for row in read.rows], allow_nan=False, ensure_ascii=False).encode()
    assert "\0" not in str(read.rows[1].cells)


def test_all_rows_of_the_handbooks_are_read():
    assert len(sample("personas/personas.jsonl").rows) == 24
    assert len(sample("objections/objections.jsonl").rows) == 20


def a_workbook(sheet: str) -> bytes:
    """A workbook whose first sheet is that XML."""
    swapped = BytesIO()
    with ZipFile(BytesIO(workbook(["Name"]))) as old, ZipFile(swapped, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, sheet if part.endswith("sheet1.xml") else old.read(part))
    return swapped.getvalue()


@pytest.fixture
def words() -> Iterator[None]:
    """What words need to be told in a language; no database."""
    app = Flask("workspace")
    Babel(app, default_translation_directories=str(Path(apart.__file__).parent.parent / "translations"))
    with app.app_context():
        yield


def read_apart(data: bytes, name: str, tmp_path) -> tuple[list, list[str]]:
    (tmp_path / "file").write_bytes(data)
    with (tmp_path / "file").open("rb") as file:
        reading = apart.read_safely(file, name)
        return [line.cells for line in reading.lines], reading.columns


def test_a_zip_is_read_in_a_process_of_its_own(words, tmp_path):
    data = workbook(["Name", "Value"], ["Ås", 1])
    assert read_apart(data, "a.xlsx", tmp_path) == ([["Ås", 1]], ["Name", "Value"])


def test_what_is_wrong_with_a_zip_is_told_in_the_readers_language(words, tmp_path):
    with force_locale("nb"), pytest.raises(Unreadable) as found:
        read_apart(b"PK\x03\x04broken", "a.zip", tmp_path)
    assert found.value.reason == "Filen er skadet. Lagre den på nytt."


@pytest.mark.slow
def test_a_workbook_that_needs_too_much_memory_ends_its_process_and_not_ours(words, tmp_path):
    cells = "".join(f"<c r='{n}' s='{n}'/>" for n in range(1000)) * 2000
    data = a_workbook(f"<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>")
    with pytest.raises(Unreadable, match="too large"):
        read_apart(data, "a.xlsx", tmp_path)


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"a\n" + b"x" * 1_000_001, "a.csv", "Line 2 is longer than 1000000 characters."),
        (b"a\n" + b"x" * 131_073, "a.csv", "a cell is longer than 131072 characters."),
        (b"\n".join(b'{"k%d": 1}' % n for n in range(201)), "a.jsonl", "more than 200 columns"),
        (b"x" * 1_048_577, "a.md", "a.md is larger than 1 MB."),
    ],
)
def test_what_is_beyond_a_limit_says_which(data, name, reason):
    with pytest.raises(Unreadable) as found:
        read_sheet(data, name)
    assert reason in str(found.value.reason)


def test_a_long_json_line_is_only_its_own_trouble():
    read = read_sheet(
        b'{"a": "' + b"x" * 1_000_001 + b'"}\n{"a": "' + b"y" * 140_000 + b'"}\n{"a": 1}\n', "a.jsonl"
    )
    assert [bool(row.trouble) for row in read.rows] == [True, True, False]


def test_too_many_filled_cells_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_CELLS", 3)
    assert rows(b"a,b\n1,\n2,3\n") == [["1", ""], ["2", "3"]]
    with pytest.raises(Unreadable, match="more than 3 cells"):
        rows(b"a,b\n1,2\n3,4\n")


def test_front_matter_of_a_megabyte_is_text():
    read = read_sheet(b"---\ntags:\n" + b"- a\n" * 250_000 + b"---\n# Title\n", "a.md")
    assert read.columns == ["title", "markdown", "file"]
