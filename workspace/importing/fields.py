"""Our fields by noun: what each is called, how its cells are read, and which a row cannot do without."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _


@dataclass(frozen=True)
class Field:
    """`reads` is text, note, day, amount, currency or choice; a choice is of the list that `of` names."""

    name: str
    label: str
    reads: str = "text"
    of: str = ""
    most: int = 200
    is_needed: bool = False


NOUNS = {
    "objections": _("Objections"),
    "deals": _("Deals"),
    "accounts": _("Accounts"),
    "assets": _("Assets"),
    "personas": _("Personas"),
}
_LONG = 100_000
_NOTE = 10_000

FIELDS: dict[str, tuple[Field, ...]] = {
    "objections": (
        Field("words", _("Their words"), most=_NOTE, is_needed=True),
        Field("account", _("Account"), is_needed=True),
        Field("heard_on", _("Heard on"), "day"),
        Field("kind", _("Objection or question"), "choice", "kind"),
        Field("deal", _("Deal")),
        Field("role", _("Persona"), "choice", "persona", most=120),
        Field("job", _("Buying job"), "choice", "job"),
        Field("severity", _("How much it mattered"), "choice", "severity"),
        Field("language", _("Language"), "choice", "language"),
        Field("value", _("Value"), "amount"),
        Field("currency", _("Currency"), "currency"),
        Field("seller", _("Logged by"), "choice", "user", most=254),
        Field("said_to_them", _("What we answered"), "note", most=_NOTE),
        Field("helped", _("Did it help?"), "choice", "helped"),
        Field("theme", _("Theme"), "choice", "theme"),
    ),
    "deals": (
        Field("name", _("Deal"), is_needed=True),
        Field("account", _("Account"), is_needed=True),
        Field("external_id", _("Number in the CRM"), most=120),
        Field("stage", _("Stage"), "choice", "pipeline", most=120),
        Field("value", _("Value"), "amount"),
        Field("currency", _("Currency"), "currency"),
        Field("close_on", _("Closes on"), "day"),
        Field("owner", _("Owner"), "choice", "user", most=254),
        Field("note", _("Note"), "note", most=_NOTE),
        Field("segment", _("Segment"), "choice", "segment"),
    ),
    "accounts": (
        Field("name", _("Account"), is_needed=True),
        Field("segment", _("Segment"), "choice", "segment"),
    ),
    "assets": (
        Field("title", _("Title"), is_needed=True),
        Field("type", _("Type"), "choice", "type"),
        Field("url", _("Address"), most=2000),
        Field("published_on", _("Published on"), "day"),
        Field("language", _("Language"), "choice", "language"),
        Field("audience", _("Audience"), "choice", "audience"),
        Field("channel", _("Channel"), "choice", "channel"),
        Field("stage", _("Stage"), "choice", "stage"),
        Field("owner", _("Owner"), "choice", "user", most=254),
        Field("review_on", _("Review on"), "day"),
        Field("product", _("Product or market"), "choice", "product"),
        Field("body", _("Text"), most=_LONG),
    ),
    "personas": (
        Field("name", _("Name"), most=120, is_needed=True),
        Field("title", _("Job title"), most=160),
        Field("role", _("Buying role"), "choice", "role"),
        Field("segment", _("Segment"), "choice", "segment"),
        Field("product", _("Product or market"), "choice", "product"),
        Field("summary", _("Summary"), most=400),
        Field("quote", _("Quote"), most=400),
        Field("markdown", _("Text"), most=_LONG),
        Field("id", _("Number in the file")),
        Field("kind", _("Kind")),
    ),
}
