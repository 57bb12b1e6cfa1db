"""Values nobody should send, the fields that may carry them, and the forms that stand on a page."""

import base64
import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote_from_bytes, quote_plus

from workspace.web import Form

_ASKED = re.compile(r"""(?:args|form|values|query|fields)\.get(?:list)?\(\s*["'](\w+)["']""")
_WORKSPACE = Path(__file__).parent.parent / "workspace"
_GROWS = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}"  # folds into eighteen letters

NUMBERS = ("-1", "0", "1e9", "2147483648", "9223372036854775808", "9" * 30, "9" * 5000, "٣", "1" + "_0" * 3)
DAYS = ("0001-01-01", "9999-12-31", "99999-01-01", "-0001-01-01", "2026-02-30")
WORDS = (
    "a\0b", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "\u202egpj.exe", "İ" * 120,
    _GROWS * 120, "ß" * 199, "x" * 100_000, "%s%n{0}{{7*7}}%(x)s", "a\r\nSet-Cookie: b=c", "../" * 40,
    "\ufeff", "NaN", "Infinity", "'\"--;/*\\", "NEAR( OR * AND \"", ":*&|!()<->", "[[[[" * 500, "(a" * 300,
)  # fmt: skip


def _key(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


KEYS = (
    "no key", _key(), _key(1), _key({}), _key(None, None), _key("9" * 30), _key("-1"), _key("9" * 30, "1"),
    _key("a\0b", "1"), _key("2026-01-01T00:00:00", "1"), _key("2026-01-01", "9" * 30), _key("NaN", "1"),
    _key("\ud800", "1"), _key("\ud800"), _key("0001-01-01T00:00:00+14:00", "1"), _key("x", "y", "z"),
    base64.urlsafe_b64encode(b"[" * 3000).decode(), base64.urlsafe_b64encode(b"9" * 3000).decode(),
)  # fmt: skip


def bytes_of(samples: Path) -> list[bytes]:
    """Sequences that are no UTF-8, or hardly."""
    with (samples / "hostile" / "byte_sequences.jsonl").open(encoding="utf-8") as lines:
        return [bytes.fromhex(json.loads(line)["hex"]) for line in lines]


def written(fields: list[tuple[str, str | bytes]]) -> str:
    """Fields as an address or a form writes them; bytes go out as they are."""
    return "&".join(
        f"{quote_plus(name)}={quote_from_bytes(value) if isinstance(value, bytes) else quote_plus(value)}"
        for name, value in fields
    )


def names() -> list[str]:
    """Every name that a route asks a request for, by itself or by a form."""
    asked = {name for path in _WORKSPACE.rglob("*.py") for name in _ASKED.findall(path.read_text("utf-8"))}
    forms = list(_below(Form))
    return sorted(
        asked | {name for form in forms for name in vars(form) if not name.startswith("_")} - {"Meta"}
    )


def _below(form: type) -> list[type]:
    return [form, *(each for child in form.__subclasses__() for each in _below(child))]


@dataclass
class FormFound:
    """A form as it stands on a page: where it goes, and its fields as they are filled."""

    action: str
    method: str
    fields: list[tuple[str, str]]


class Forms(HTMLParser):
    """The forms of a page that change something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[FormFound] = []
        self._form: FormFound | None = None
        self._select: str | None = None

    @classmethod
    def on(cls, page: str) -> list[FormFound]:
        parser = cls()
        parser.feed(page)
        return [form for form in parser.found if form.method == "post"]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._form = FormFound(given.get("action", ""), given.get("method", "get").lower(), [])
            self.found.append(self._form)
        if not self._form:
            return
        name = given.get("name", "")
        if tag == "option" and self._select:
            chosen = self._options.setdefault(self._select, given.get("value", ""))
            if "selected" in given or (not chosen and given.get("value")):
                self._options[self._select] = given["value"]
        elif name and tag == "select":
            self._select, self._options = name, {}
        elif name and tag == "textarea":
            self._form.fields.append((name, "Words"))
        elif name and tag in ("input", "button"):
            self._input(name, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "select" and self._form and self._select:
            self._form.fields += self._options.items()
            self._select = None

    def _input(self, name: str, given: dict[str, str]) -> None:
        kind, value = given.get("type", "text"), given.get("value", "")
        if kind == "radio" and any(known == name for known, _value in self._form.fields):
            if "checked" in given:
                self._form.fields = [field for field in self._form.fields if field[0] != name]
                self._form.fields.append((name, value))
        elif kind != "file":
            self._form.fields.append((name, value or _SAMPLE.get(kind, "Words")))


_SAMPLE = {
    "date": "2026-01-02",
    "number": "1",
    "email": "kari@example.com",
    "url": "https://example.com",
    "hidden": "",
}
