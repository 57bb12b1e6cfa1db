import random
from collections import Counter
from io import BytesIO
from time import process_time
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.importing.samples import read_sheet, sample, sample_lines
from workspace.importing.markdown_files import front_matter
from workspace.importing.sections import split, title_of
from workspace.importing.sheet import Unreadable


def zipped(files):
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def keys(markdown):
    return [part.key or part.heading for part in split(markdown)]


@pytest.mark.parametrize(
    "headings",
    [
        "Goals|Challenges|How we help|Objections|Messages|Where they look for information|"
        "What triggers a purchase|How they judge success",
        "Mål|Utfordringer|Slik hjelper vi|Innvendinger|Budskap|Hvor de leter etter informasjon|"
        "Hva som utløser et kjøp|Hvordan de vurderer suksess",
        "Mål|Utmaningar|Så hjälper vi|Invändningar|Budskap|Var de söker information|Vad som utlöser ett köp|"
        "Hur de bedömer framgång",
        "Mål|Udfordringer|Sådan hjælper vi|Indvendinger|Budskaber|Hvor de søger information|"
        "Hvad der udløser et køb|Hvordan de vurderer succes",
    ],
)
def test_the_template_is_recognised_in_four_languages(headings):
    markdown = "\n".join(f"## {heading}\n\nText" for heading in headings.split("|"))
    assert keys(markdown) == [
        "goals", "challenges", "how_we_help", "objections", "messages", "information", "triggers", "success",
    ]  # fmt: skip


def test_other_headings_become_sections_of_their_own_and_deeper_ones_stay_inside():
    markdown = (
        "# Parker\n\nIntro\n\n## Job\n\nA\n\n### Detail\n\nB\n\n## Frustrations\n\n- x\n\n### More\n\ny\n"
    )
    assert [(part.key, part.heading, part.markdown) for part in split(markdown)] == [
        (None, "Parker", "Intro"),
        (None, "Job", "A\n\n### Detail\n\nB"),
        ("challenges", "", "- x\n\n### More\n\ny"),
    ]
    assert title_of(markdown) == "Parker"


def test_a_section_met_twice_is_joined_under_its_other_name():
    (part,) = split("## Goals\n\nSell\n\n## Motivations\n\nWin")
    assert (part.key, part.markdown) == ("goals", "Sell\n\n### Motivations\n\nWin")


def test_bold_lines_and_underlined_headings_count_too():
    assert keys("**Goals:**\n\nSell\n\n**Challenges**\n\nTime") == ["goals", "challenges"]
    assert keys("Goals\n=====\n\nSell\n\nChallenges\n=====\n\nTime") == ["goals", "challenges"]


def test_what_looks_like_a_heading_in_code_is_text():
    assert keys("## Goals\n\n```\n## Challenges\n```\n") == ["goals"]


def test_a_text_without_headings_is_one_part_without_a_name():
    assert [(part.key, part.heading, part.markdown) for part in split("Just text\n\nmore")] == [
        (None, "", "Just text\n\nmore")
    ]
    assert split("") == []


def assert_nothing_lost(markdown):
    kept = Counter(line for part in split(markdown) for line in part.markdown.split("\n"))
    headings = {part.heading for part in split(markdown)}
    plain_lines = [
        line for line in markdown.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()
    ]
    for line, times in Counter(plain_lines).items():
        is_heading = line.lstrip().startswith("#") or line.startswith("**") or set(line.strip()) <= set("=-")
        assert kept[line] >= times or is_heading or line.strip() in headings or line in {"Goals", "Mål"}, line


@pytest.mark.parametrize("number", range(24))
def test_no_line_of_a_real_persona_is_lost(number):
    assert_nothing_lost(sample_lines("personas/personas.jsonl")[number]["markdown"])


LINES = st.sampled_from(
    ["# Parker", "## Goals", "### Goals", "## Mål", "## Challenges", "#### x", "#", "#tag", "Goals", "====",
     "---", "**Goals**", "**bold** text", "| a | b |", "> quote", "text", "- item", "```", "~~~", "", "   ",
     "\u2028", "a\rb"]
)  # fmt: skip


@given(st.lists(LINES, max_size=14))
def test_no_line_of_any_text_is_lost(lines):
    assert_nothing_lost("\n".join(lines))


@pytest.mark.parametrize("number", range(8))
def test_pathological_markdown_is_split_at_once(number):
    markdown = sample_lines("hostile/markdown_pathological.jsonl")[number]["sample_tenth"]
    assert "".join(part.markdown for part in split(markdown)) == markdown


def test_front_matter_gives_columns():
    front = (
        'title: "Ærlig Ås: en sak"\nlanguage: nb\ntags:\n  - pris\n  - drift\n# why\nurl: https://a.example/b'
    )
    text = f"---\n{front}\n---\n# Body\n"
    read = read_sheet(text.encode(), "ærlig-ås.md")
    assert read.rows[0].cells == {
        "title": "Ærlig Ås: en sak", "language": "nb", "tags": "pris, drift", "url": "https://a.example/b",
        "markdown": "# Body\n", "file": "ærlig-ås.md",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text", ["---\nno pairs here\n---\ntext", "---\nnever: closed\n", "--- \n", "text\n---\na: b\n---\n"]
)
def test_what_is_no_front_matter_stays_text(text):
    assert front_matter(text) == ({}, text)


def test_a_file_is_called_by_its_title_or_its_name():
    assert read_sheet(b"# Buyer Bo\n\ntext", "a.md").rows[0].cells["title"] == "Buyer Bo"
    assert read_sheet(b"text", "C:\\files\\buyer-bo.md").rows[0].cells["title"] == "buyer bo"


def test_a_zip_of_markdown_is_a_row_a_file():
    files = {
        "b/two.md": "# Two\n\ntext", "a/one.MD": "---\nrole: end user\n---\n# One",
        "../../etc/three.md": "# Three",
        "__MACOSX/._one.md": "x", ".hidden.md": "x", "picture.png": "x",
    }  # fmt: skip
    read = read_sheet(zipped(files), "personas.zip")
    assert [(row.cells["title"], row.cells["file"]) for row in read.rows] == [
        ("Three", "three.md"), ("One", "one.MD"), ("Two", "two.md"),
    ]  # fmt: skip
    assert read.rows[1].cells["role"] == "end user" and read.rows[0].cells["role"] == ""


def test_a_zip_with_nothing_to_read_or_too_much_is_refused():
    with pytest.raises(Unreadable, match="no Markdown"):
        read_sheet(zipped({"a.txt": "x"}), "a.zip")
    with pytest.raises(Unreadable, match="too large"):
        read_sheet(zipped({"a.md": "0" * 30_000_000}), "a.zip")


def test_one_huge_file_in_a_zip_is_only_its_own_trouble():
    noise = random.Random(1).randbytes(4_000_000).hex()
    read = read_sheet(zipped({"a.md": noise, "b.md": "# B"}), "a.zip")
    assert "1 MB" in str(read.rows[0].trouble) and read.rows[1].cells["title"] == "B"


def test_the_sample_personas_keep_their_text_and_names():
    rows = sample("personas/personas.jsonl").rows
    assert [part.key for part in split(rows[5].cells["markdown"])] == [None, None, "goals", "challenges"]


@pytest.mark.parametrize(
    "markdown",
    [
        "# a\n" * 20_000,
        "## Goals\nx\n" * 5_000,
        "#" + " " * 50_000 + "x",
        "---\na" + " " * 50_000 + "\n---\n",
    ],
)
def test_a_hostile_text_is_split_in_a_moment(markdown):
    started = process_time()
    split(front_matter(markdown)[1])
    assert process_time() - started < 3


def test_one_file_that_is_no_text_is_only_its_own_trouble():
    read = read_sheet(zipped({"a.md": bytes(range(32)) * 9, "b.md": "# B"}), "a.zip")
    assert read.rows[0].trouble and not read.rows[1].trouble
