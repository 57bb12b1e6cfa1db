"""Personas: known by the number in the file, else by name, title and text. Their text becomes sections."""

import hashlib
import uuid

from flask_babel import gettext as _
from sqlalchemy import select

from workspace.db import db
from workspace.importing.answers import Said
from workspace.importing.bringing import Bringer, Brought, Refused, other_words
from workspace.importing.sections import Part, split
from workspace.personas.models import Persona, Section
from workspace.settings.models import Product, Segment
from workspace.texts.models import Text

_PERSONAS = uuid.UUID("0d1d2b3e-8f4c-5a53-9f0e-7f6f5f1b6d20")
_HEAD = ("name", "title", "role", "summary", "quote")


class PersonaRows(Bringer):
    kind = "persona"

    def expect(self, rows: list[Said]) -> None:
        keys = {_key(said) for said in rows}
        known = db.session.scalars(select(Persona).where(Persona.client_id.in_(keys)))
        self._known = {persona.client_id: persona for persona in known}

    def bring(self, said: Said) -> Brought:
        values = {name: said[name] for name in _HEAD if said.get(name)}
        for name, model in (("segment", Segment), ("product", Product)):
            if said.get(name):
                values[f"{name}_id"] = self.named(model, name, said[name], said[f"{name}_as_written"])
        parts = split(str(said.get("markdown", "")))
        persona = self._known.get(_key(said))
        if persona is None:
            persona = self._known[_key(said)] = self._make(_key(said), values, parts)
            return self.brought("created", persona)
        _check_words(persona, parts)
        return self.update(persona, values)

    def settle(self) -> None:
        """Nothing is left to do: `Persona.start` did it."""

    def _make(self, key: uuid.UUID, values: dict[str, object], parts: list[Part]) -> Persona:
        persona = Persona.start(self.by, client_id=key, **values)
        for part in parts:
            section = persona.section(part.key) if part.key else _own_section(persona, part)
            section.text.write(part.markdown, self.by)
        return persona


def _key(said: Said) -> uuid.UUID:
    if number := said.get("id"):
        return uuid.uuid5(_PERSONAS, str(number))
    words = "\x1f".join(str(said.get(name, "")) for name in ("name", "title", "markdown"))
    return uuid.uuid5(_PERSONAS, hashlib.sha256(words.encode()).hexdigest())


def _own_section(persona: Persona, part: Part) -> Section:
    name = part.heading[:120] or _("Notes")
    text = Text(kind="persona", row_id=persona.id, label=name)
    section = Section(name=name, position=len(persona.sections), text=text)
    persona.sections.append(section)
    db.session.flush()
    return section


def _check_words(persona: Persona, parts: list[Part]) -> None:
    """Raises Refused when a section of the file is not, word for word, among the persona's."""
    ours = [section.text.markdown for section in persona.sections]
    for part in parts:
        if part.markdown not in ours:
            same = [section for section in persona.sections if part.key and section.key == part.key]
            raise Refused(
                other_words(same[0].text.markdown if same else "".join(ours), part.markdown), persona.id
            )
