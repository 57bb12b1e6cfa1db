"""Whatever people paste comes back as safe HTML, soon. Real texts are read from the folder SAMPLES."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workspace import rendering
from workspace.rendering import Child, Memory
from workspace.text import SCHEMES, TAGS, excerpt, folded, plain, sort_key, to_html

SAMPLES = Path(os.environ.get("SAMPLES", Path(__file__).parent / "samples"))
NOTE = "Shown as plain text: it takes too long to format."
BAD = "[ (](" * 8000
ATTRIBUTES = {
    "a": {"href", "title", "rel"},
    "input": {"type", "disabled", "checked"},
    "ol": {"start"},
    **{tag: {"class"} for tag in ["td", "th", "li", "label", "pre", "p"]},
}
CLASSES = {"left", "center", "right", "task", "todo", "done", "plain", "note"}


class Allowed(HTMLParser):
    """Fails at the first thing a text may not bring onto a page."""

    def handle_starttag(self, tag, attributes):
        assert tag in TAGS - {"img"} | {"input"}, tag
        names = {name for name, _ in attributes}
        assert names <= ATTRIBUTES.get(tag, set()), attributes
        values = dict(attributes)
        assert values.get("class") in CLASSES | {None}
        if tag == "input":
            assert values["type"] == "checkbox" and "disabled" in values
        if tag == "a" and "href" in values:
            address = re.sub(r"[\x00-\x20\x7f-\xa0`]", "", values["href"]).lower()
            scheme = re.match(r"([a-z][a-z0-9+.-]*):", address)
            assert not scheme or scheme[1] in SCHEMES, values
            assert "rel" in values or re.match(r"#|/(?![/\\])", address), values

    def handle_comment(self, comment):
        raise AssertionError(comment)

    handle_decl = handle_pi = unknown_decl = handle_comment


def checked(text: str) -> str:
    html = to_html(text)
    allowed = Allowed(convert_charrefs=True)
    allowed.feed(html)
    allowed.close()
    return html


def rows(name: str) -> list[dict]:
    found = sorted(SAMPLES.rglob(name))
    if not found:
        pytest.skip(f"{name} is not in {SAMPLES}")
    with found[0].open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def in_time(seconds: float, act: Callable[[int], object]) -> bool:
    """Whether one of three tries takes less: a busy machine delays some of them, a slow parser all."""
    for n in range(3):
        begun = time.monotonic()
        act(n)
        if time.monotonic() - begun < seconds:
            return True
    return False


def is_plain(html: str) -> bool:
    return NOTE in html and '<pre class="plain">' in html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("Vi *må* ha det", "<p>Vi <em>må</em> ha det</p>"),
        ("~~nei~~ H~2~O", "<p><del>nei</del> H~2~O</p>"),
        ("- a\n  - b", "<ul>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
        ("Vi har:\n- pris\n- tid", "<p>Vi har:</p>\n<ul>\n<li>pris</li>\n<li>tid</li>\n</ul>"),
        ("Først\n\n  innrykket", "<p>Først</p>\n<p>innrykket</p>"),
        ("4. fire", '<ol start="4">\n<li>fire</li>\n</ol>'),
        ("```\n- [ ] {{ x }}\n```", "<pre><code>- [ ] {{ x }}\n</code></pre>"),
        ("<b onclick='x'>fet</b>", "<p>&lt;b onclick='x'&gt;fet&lt;/b&gt;</p>"),
        ("a <!-- hemmelig --> b", "<p>a  b</p>"),
        ("a <?php x ?>", "<p>a &lt;?php x ?&gt;</p>"),
        ("a<br>b", "<p>a<br>b</p>"),
        ("[her](/assets/3)", '<p><a href="/assets/3">her</a></p>'),
        ("[her](#mål)", '<p><a href="#mål">her</a></p>'),
        ("[her](javascript:alert)", "<p><a>her</a></p>"),
        ("[her](hhttps://a.no)", "<p><a>her</a></p>"),
        ("README.md", "<p>README.md</p>"),
        ("`https://a.no`", "<p><code>https://a.no</code></p>"),
        ("", ""),
    ],
)
def test_markdown_becomes_html(markdown, html):
    assert checked(markdown) == html


def test_links_elsewhere_tell_their_target_nothing():
    rel = 'rel="noopener noreferrer nofollow"'
    for markdown in ["https://a.no/x", "<https://a.no/x>", "[x](https://a.no/x)"]:
        assert f'<a href="https://a.no/x" {rel}>' in checked(markdown)
    assert f'<a href="//a.no" {rel}>' in checked("[x](//a.no)")
    assert checked("Se https://a.no/x?y=1&z=2.").endswith("y=1&amp;z=2</a>.</p>")


def test_whoever_is_mentioned_is_words_and_no_address():
    """bleach takes `person:7` for a host and its port."""
    assert to_html("Ask [@Sol Berg](person:7).") == "<p>Ask <a>@Sol Berg</a>.</p>"
    assert "href" not in to_html('<a href="PERSON:7" title="x">@Sol</a> ![@Sol](person:7)')
    assert plain("Ask [@Sol Berg](person:7).") == "Ask @Sol Berg."


def test_pictures_become_links_that_say_what_they_show():
    assert '<a href="https://a.no/b.png" rel' in checked("![En båt](https://a.no/b.png)")
    assert ">En båt</a>" in checked("![En båt](https://a.no/b.png)")
    assert checked("[![En båt](b.png)](/b)") == '<p><a href="/b">En båt</a></p>'
    assert checked("![En båt](data:image/png;base64,AA)") == "<p>En båt</p>"


def test_tasks_have_a_box_nobody_can_tick():
    html = checked("- [ ] ring **Kari**\n  - [x] finn nummeret\n- te")
    assert '<li class="task"><label class="todo"><input type="checkbox" disabled> ring <strong>' in html
    assert '<label class="done"><input type="checkbox" disabled checked> finn nummeret</label></li>' in html
    assert "<li>te</li>" in html
    assert '<p><label class="todo"><input' in checked("- [ ] en\n\n- [ ] to")
    assert "&lt;input" in checked("<input autofocus>")


def test_cells_are_aligned_by_class():
    html = checked("| a | b |\n|--:|:-:|\n| 1 | 2 |")
    assert '<th class="right">a</th>' in html and '<td class="center">2</td>' in html


@pytest.mark.parametrize(
    ("levels", "heading", "shifted"),
    [("12", 3, "34"), ("3", 3, "3"), ("45", 2, "23"), ("2124", 3, "4345"), ("123456", 3, "345666")],
)
def test_headings_stand_under_those_of_the_page(levels, heading, shifted):
    html = to_html("\n\n".join("#" * int(level) + " Mål" for level in levels), heading)
    assert "".join(re.findall("<h([1-6])>", html)) == shifted
    assert "".join(re.findall("</h([1-6])>", html)) == shifted


def test_signs_nobody_sees_do_no_harm():
    assert to_html("a\x00b\x02\x03c\u202ed\u2066") == "<p>abcd</p>"
    assert to_html("a\u2028b\x85c\r\nd\re") == "<p>a\nb\nc\nd\ne</p>"
    assert to_html("\ud83d.") == "<p>\ufffd.</p>"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("*_[]()<>!`#-|~&\n :x")), max_size=80))
def test_no_text_is_an_exception(text):
    checked(text)
    excerpt(text)


@pytest.mark.slow
def test_a_bad_paste_stands_in_nobodys_way(monkeypatch):
    # Longer than a second, so that a busy machine serves the others before the bad paste is given up.
    monkeypatch.setattr(rendering, "SECONDS", 8.0)
    to_html("warm")
    with ThreadPoolExecutor() as threads:
        bad = threads.submit(to_html, "again " + BAD)
        assert to_html("warm") == "<p>warm</p>"
        assert to_html("some *other* text") == "<p>some <em>other</em> text</p>"
        assert not bad.done()
        assert is_plain(bad.result())


def test_a_bad_paste_costs_a_second_once():
    def bad(n: int) -> None:
        assert is_plain(to_html(BAD + " again" * n))

    to_html("warm")
    assert in_time(2, bad)
    assert in_time(0.1, lambda _: bad(0))
    assert to_html("after") == "<p>after</p>"


def test_nothing_is_lost_of_a_text_shown_as_it_was_written():
    assert "&lt;b&gt;\n  x" in to_html("<b>\n  x" + " " * 256_000)


def test_a_text_that_is_too_long_is_not_tried():
    def too_long(_n: int) -> None:
        assert is_plain(checked("ord " * 65_000))

    assert in_time(0.2, too_long)


def test_a_child_that_was_killed_is_replaced():
    child = Child()
    assert child.format("a", 3) == "<p>a</p>"
    child._process.kill()
    child._process.wait()
    assert child.format("a", 3) == "<p>a</p>"
    child._process.communicate()


def test_a_child_leaves_with_its_server():
    server = "from workspace.text import to_html; import workspace.rendering as r; to_html('a');"
    server += "print(r._children.get()._process.pid)"
    child = int(subprocess.check_output([sys.executable, "-c", server]))
    deadline = time.monotonic() + 30
    while Path(f"/proc/{child}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_a_forked_server_has_its_own_children():
    to_html("before the fork")
    forked = os.fork()
    if not forked:
        os._exit(0 if to_html("in the fork") == "<p>in the fork</p>" else 1)
    assert os.waitpid(forked, 0)[1] == 0
    assert to_html("after the fork") == "<p>after the fork</p>"


def test_what_was_asked_for_longest_ago_is_forgotten_first(monkeypatch):
    monkeypatch.setattr(rendering, "REMEMBERED_BYTES", 3000)
    memory = Memory()
    for key in [b"a", b"b"]:
        memory.keep(key, "x" * 1000)
    memory.recall(b"a")
    memory.keep(b"c", "x" * 1000)
    assert [memory.recall(key) is rendering.UNKNOWN for key in [b"a", b"b", b"c"]] == [False, True, False]


def test_what_took_too_long_is_tried_again_later(monkeypatch):
    memory = Memory()
    memory.keep(b"a", None)
    assert memory.recall(b"a") is None
    monkeypatch.setattr(rendering, "RETRIED_AFTER", -1)
    assert memory.recall(b"a") is rendering.UNKNOWN


def test_plain_text_reads_like_a_sentence():
    markdown = "# Mål\n- [ ] **Ring** [Kari](https://a.no/(x)) om `x_y_z`\n\n> _ja_ &amp; nei \\*\n"
    markdown += "\n| a | b |\n|--|--|"
    assert plain(markdown) == "Mål Ring Kari om x_y_z ja & nei * a b"
    assert plain("![båt](b.png) <br>2 < 3 <!-- x --> a|b") == "båt 2 < 3 a b"


@pytest.mark.parametrize(
    "unit", ["[", "[a](b", "<!--", "<a", "*a **a ", "`", "\\", "_", "- ", "-", "|", "> ", "\n"]
)
def test_plain_text_is_quick_whatever_it_gets(unit):
    begun = time.process_time()
    plain(unit * (200_000 // len(unit)) + "x")
    assert time.process_time() - begun < 2


def test_an_excerpt_is_cut_between_words():
    assert excerpt("Vi må, *før* jul, ha en avtale", 12) == "Vi må, før…"
    assert excerpt("kort") == "kort"
    assert len(excerpt("x" * 500)) == 160


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Ærø  Søgård\u00a0AS", "aero sogard as"),
        ("Malmö a\u030arsmo\u0308te", "malmo arsmote"),
        ("STRAẞE Straße ﬁn", "strasse strasse fin"),
        ("Łódź É ð İ", "lodz e d i"),
    ],
)
def test_letters_fold_to_what_a_hurried_person_types(typed, found):
    assert folded(typed) == found


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("language", "order"),
    [
        ("nb", "Abel Zoo Ærlig Ørn Åse"),
        ("da", "Abel Zoo Ærlig Ørn Åse"),
        ("sv", "Abel Zoo Åse Ärlig Örn"),
        ("en", "Abel Åse Örn Zoo"),
    ],
)
def test_names_sort_as_their_reader_expects(language, order):
    assert sorted(reversed(order.split()), key=lambda name: sort_key(name, language)) == order.split()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("personas.jsonl", "markdown"),
        ("handbook_pages.jsonl", "body"),
        ("blog_posts.jsonl", "body"),
        ("objections.jsonl", "response"),
        ("payloads.jsonl", "payload"),
    ],
)
def test_every_sample_is_formatted_safely(name, key):
    for row in rows(name):
        checked(row[key] or "")
        excerpt(row[key] or "")


def test_every_battlecard_is_formatted_safely():
    cards = sorted(SAMPLES.rglob("battlecards/*.md"))
    if not cards:
        pytest.skip(f"there are no battlecards in {SAMPLES}")
    for card in cards:
        assert not is_plain(checked(card.read_text(encoding="utf-8")))


def test_malformed_bytes_become_text():
    for row in rows("byte_sequences.jsonl"):
        for encoding in ["utf-8", "latin-1", "utf-16-le"]:
            checked(bytes.fromhex(row["hex"]).decode(encoding, "replace"))
        checked(bytes.fromhex(row["hex"]).decode("utf-8", "surrogateescape"))


@pytest.mark.slow
def test_texts_that_make_parsers_slow_come_back_in_time():
    for row in rows("markdown_pathological.jsonl"):
        text = eval(row["expression"])  # an expression of our own sample, such as "[a" * 65000
        assert in_time(2, lambda n, text=text: checked(text + " again" * n)), row["name"]
