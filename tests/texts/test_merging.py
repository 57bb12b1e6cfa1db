"""Mara and Sol change the same text."""

import re

from hypothesis import given
from hypothesis import strategies as st

from workspace.texts.merging import Merged, Passage, merge

BASE = "Økt salg på nett\n\nKundene vil ha fast pris."
texts = st.lists(
    st.sampled_from(["salg", "pris", "øl", "😀", " ", " ", "\n", ".", "-", "\r\n"]), max_size=12
).map("".join)


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def test_changes_in_different_places_are_all_kept():
    mine = BASE.replace("salg", "årlig salg").replace("\n", "\r\n")
    theirs = BASE.replace("nett", "nett og i butikk 😀").replace("fast ", "")
    assert merge(BASE, mine, theirs) == Merged(
        "Økt årlig salg på nett og i butikk 😀\n\nKundene vil ha pris.", passages=[]
    )


def test_two_words_for_the_same_word_are_a_clash_that_keeps_both():
    merged = merge(BASE, BASE.replace("fast", "lav"), BASE.replace("fast", "kjent"))
    assert merged.clash and merged.passages == [Passage("fast", "lav", "kjent")]
    assert merged.text == BASE.replace("fast", "lav kjent")


def test_the_same_change_twice_is_made_once():
    both = BASE.replace("fast", "lav") + " Nå."
    assert merge(BASE, both, both) == Merged(both, passages=[])


def test_words_written_in_a_removed_paragraph_are_a_clash():
    merged = merge(BASE, "Økt salg på nett", BASE.replace("fast", "svært fast"))
    assert merged.clash and "svært fast" in merged.text


def test_two_new_last_lines_are_a_clash_of_whole_lines():
    merged = merge("- a", "- a\n- mitt eget", "- a\n- vårt felles")
    assert merged.passages == [Passage("", "\n- mitt eget", "\n- vårt felles")]
    assert merged.text == "- a\n- mitt eget\n- vårt felles"


def test_a_word_beside_a_changed_word_is_not_a_clash():
    assert merge("Pris", "Kost", "Høy Pris") == Merged("Høy Kost", passages=[])
    assert merge("på nett", "på nettet", "på nett og i butikk") == Merged(
        "på nettet og i butikk", passages=[]
    )


def test_two_first_versions_are_a_clash_unless_one_is_empty():
    assert merge("", "mitt", "ditt").text == "mitt ditt"
    assert merge("", "mitt", "") == Merged("mitt", passages=[])


@given(texts, texts, texts)
def test_no_word_anyone_wrote_is_lost(base, mine, theirs):
    merged = merge(base, mine, theirs)
    assert words(mine) - words(base) | words(theirs) - words(base) <= words(merged.text)
    assert merged == merge(base, mine, theirs)


@given(texts, texts)
def test_what_only_one_side_changed_comes_out_as_it_was_written(base, changed):
    written = re.sub("\r\n?", "\n", changed)
    assert merge(base, changed, base) == merge(base, base, changed) == Merged(written, passages=[])
    assert merge(base, changed, changed) == Merged(written, passages=[])
