"""The look keeps its promises: readable in both schemes, colours in one place, every glyph in the sprite."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CSS = ROOT / "static" / "css"
HEX = r"#[0-9a-f]{3,6}\b"
PAIRS = re.findall(rf"--([\w-]+): light-dark\(({HEX}), ({HEX})\)", (CSS / "tokens.css").read_text())
SCHEMES = {
    "light": {name: light for name, light, _ in PAIRS},
    "dark": {name: dark for name, _, dark in PAIRS},
}


@pytest.fixture(params=SCHEMES)
def colours(request) -> dict[str, tuple[float, ...]]:
    return {name: _channels(colour) for name, colour in SCHEMES[request.param].items()}


@pytest.mark.parametrize("ground", ["bg", "surface"])
@pytest.mark.parametrize("words", ["ink", "ink-2", "brand", "warn", "ok", "info"])
def test_words_can_be_read_on_paper_and_on_cards(colours, words, ground):
    assert _contrast(colours[words], colours[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["bg", "surface"])
@pytest.mark.parametrize("tone", ["ink-2", "brand", "warn", "ok", "info"])
def test_a_tag_can_be_read_on_its_own_tint(colours, tone, ground):
    tint = tuple(0.14 * top + 0.86 * under for top, under in zip(colours[tone], colours[ground], strict=True))
    assert _contrast(colours[tone], tint) >= 4.5


def test_the_primary_button_can_be_read(colours):
    assert _contrast(colours["on-brand"], colours["brand"]) >= 4.5


@pytest.mark.parametrize("ground", ["bg", "surface"])
def test_the_edge_of_a_field_can_be_seen(colours, ground):
    assert _contrast(colours["line-strong"], colours[ground]) >= 3


def test_colours_are_named_only_among_the_tokens():
    sheets = [sheet for sheet in CSS.rglob("*.css") if sheet.name not in ("tokens.css", "print.css")]
    named = re.compile(rf":[^;{{]*({HEX}|rgb\(|hsl\(|oklch\()", re.IGNORECASE)
    assert [sheet.name for sheet in sheets if named.search(sheet.read_text())] == []


def test_every_glyph_a_template_names_is_in_the_sprite():
    sprite = set((ROOT / "tools" / "icons.txt").read_text().split())
    named = re.compile(r"""\b(?:icon|glyph)\("([\w-]+)"\)|\bicon="([\w-]+)\"""")
    for template in (ROOT / "templates").rglob("*.html"):
        glyphs = {first or second for first, second in named.findall(template.read_text())}
        assert glyphs <= sprite, f"{template.name} names {glyphs - sprite}"


def _channels(colour: str) -> tuple[float, ...]:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    return tuple(int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))


def _contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(channels: tuple[float, ...]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
