"""The words in a cell that stand for one of ours: a role, a job, a type, a language."""

from workspace.importing import vocabulary
from workspace.importing.headings import plain
from workspace.importing.sheet import Cell


def meaning(field: str, cell: Cell) -> str | int | bool | None:
    """Our key for what a cell says in one of FIELDS: "nb", "end_user", 3 for a severity, True for helped.

    None for what nobody has told us, which the value mapping then asks about.
    """
    return _MEANINGS[field].get(_key(cell))


def is_persona(kind: Cell) -> bool:
    """Whether a row's kind says that it is a persona, and not a page about personas or snippets for one."""
    return plain(str(kind)) in {"", "persona", "buyerpersona", "userpersona", "kjoperpersona", "koparpersona"}


def outcome_of(stage: str) -> str:
    """won, lost or open, as far as the name of a stage of the pipeline tells."""
    words = {plain(word) for word in stage.split()}
    if words & _LOST:
        return "lost"
    return "won" if words & _WON else "open"


def _key(cell: Cell) -> str:
    text = str(cell).strip()
    return plain(text) or text


def _meanings(names: dict) -> dict:
    return {_key(name): key for key, joined in names.items() for name in joined.split("|")}


_MEANINGS = {
    "language": _meanings(vocabulary.LANGUAGES),
    "role": _meanings(vocabulary.ROLES),
    "job": _meanings(vocabulary.JOBS),
    "type": _meanings(vocabulary.TYPES),
    "stage": _meanings(vocabulary.STAGES),
    "audience": _meanings(vocabulary.AUDIENCES),
    "channel": _meanings(vocabulary.CHANNELS),
    "kind": _meanings(vocabulary.KINDS),
    "severity": _meanings(vocabulary.SEVERITIES),
    "helped": _meanings(vocabulary.HELPED),
}
_WON, _LOST = ({plain(word) for word in words.split("|")} for words in (vocabulary.WON, vocabulary.LOST))
FIELDS = frozenset(_MEANINGS)
