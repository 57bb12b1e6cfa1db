"""Which of the four languages a sentence is in, by its small words and a few letters.

Bokmål and Danish share most of theirs: the words that only one of them writes count more.
"""

import re

from workspace.text import folded

WORDS = {
    "en": """the a an is are was it its it's we we're you your our they to of and in for with have has had be
        can't don't doesn't won't can will would this that what how who which do does not if why when where
        from by on at as or than already just my i there their would should could""",
    "nb": """vi det er og i som for ikke har på med til en et av å kan dere vårt våre vår hva hvor hvem
        hvordan hvorfor når mer bare allerede noe noen oss fra etter nå dette disse ingen være blir må skal
        vil den de om så alt enn jeg meg deres hos eller tar
        gang igjen gjør siste før gjøre uten
        mye også selv sier noensinne frem vei """,
    "sv": """vi det är och i som för inte har på med till en ett av att kan ni er vårt våra vår vad var vem
        hur varför när mer bara redan något några oss från efter nu detta dessa ingen vara blir måste ska
        vill den de om så allt än jag mig hos eller vilka mycket just""",
    "da": """vi det er og i som for ikke har på med til en et af at kan i jer vores hvad hvor hvem hvordan
        hvorfor når mere bare allerede noget nogle nogen os fra efter nu dette disse ingen være bliver må
        skal vil den de om så alt end jeg mig jeres hos eller meget 
        lige kun får igen gør sidste før gøre gider her hver have gik overhovedet uden også
        selv siger frem de""",
}  # fmt: skip
# The same folded, of all four: words that tell nothing of what is said.
SMALL = frozenset(folded(word) for small in WORDS.values() for word in small.split())
LETTERS = {"sv": "äö", "nb": "æø", "da": "æø"}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SETS = {language: frozenset(words.split()) for language, words in WORDS.items()}
# A word weighs by how few of the languages write it.
_WEIGHT = {
    word: 1 / sum(word in others for others in _SETS.values()) ** 2
    for words in _SETS.values()
    for word in words
}
# How a language spells what its neighbours spell otherwise.
_SPELLING = {
    "da": re.compile(
        r"(?:hed|hedens?|kke|ede|eret|tion(?:en|er)?|ioner|agt|øj\w*|vores|gtig\w*|ejl\w*|sproj\w*)\b|af\w"
    ),
    "nb": re.compile(
        r"(?:het|heten?|sjon(?:en|er)?|asjon\w*|økke|øye|kke|gjen\w*|elig|tet|arbeid\w*)\b|kj|øy|ei"
    ),
    "sv": re.compile(r"(?:het|heten|tion(?:en|er)?|arna|orna|erna)\b|ck"),
    "en": re.compile(r"(?:ing|tion|tions|ment|ly|ness|ship|ence|ance)\b|th|wh|w|y\b"),
}

# Danish sets a comma before every clause.
_DANISH_COMMA = re.compile(r", (?:vi|der|som|at|de|han|hun|jeg|hvor)\b")


def language_of(words: str) -> str | None:
    """nb, sv, da or en; None when there is nothing to tell by."""
    text = words.casefold().replace("’", "'")
    found = _WORD.findall(text)
    scores = {language: 0.0 for language in WORDS}
    for word in found:
        for language, known in _SETS.items():
            if word in known:
                scores[language] += _WEIGHT[word]
            scores[language] += 0.3 * bool(_SPELLING[language].search(word))
            scores[language] += 0.5 * any(letter in word for letter in LETTERS.get(language, ""))
    scores["da"] += 0.5 * bool(_DANISH_COMMA.search(text)) * bool(scores["da"])
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] > 0 else None
