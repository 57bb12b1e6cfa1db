"""Sections of a persona: the team adds its own, names them, and says in which order they stand."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from workspace.db import db
from workspace.people.models import me
from workspace.personas.forms import SectionForm
from workspace.personas.models import Persona, Section
from workspace.personas.reading import loaded
from workspace.web import allow

bp = Blueprint("sections", __name__, url_prefix="/<int:persona_id>/sections")


@bp.get("")
def index(persona_id: int) -> ResponseReturnValue:
    allow(me().can_write)
    return render_template("personas/sections.html", persona=loaded(persona_id), form=SectionForm())


@bp.post("")
def create(persona_id: int) -> ResponseReturnValue:
    persona = loaded(persona_id)
    allow(me().can_write)
    form = SectionForm()
    if not form.validate():
        return render_template("personas/sections.html", persona=persona, form=form), 422
    section = persona.add_section(form.name.data, me())
    db.session.commit()
    here = url_for("personas.show", persona_id=persona.id, _anchor=f"section-{section.id}")
    return redirect(url_for("texts.edit", text_id=section.text_id, next=here), 303)


@bp.route("/<int:section_id>", methods=["GET", "POST"])
def edit(persona_id: int, section_id: int) -> ResponseReturnValue:
    """Rename a section."""
    persona = loaded(persona_id)
    allow(me().can_write)
    section = _section(persona, section_id)
    form = SectionForm(name=section.heading)
    if form.validate_on_submit():
        persona.rename_section(section, form.name.data, me())
        db.session.commit()
        return _at(section)
    page = render_template("personas/section.html", persona=persona, section=section, form=form)
    return page, 422 if form.errors else 200


@bp.post("/<int:section_id>/position")
def move(persona_id: int, section_id: int) -> ResponseReturnValue:
    persona = loaded(persona_id)
    allow(me().can_write)
    section = _section(persona, section_id)
    persona.move_section(section, -1 if request.form.get("places") == "up" else 1, me())
    db.session.commit()
    return _at(section)


@bp.post("/<int:section_id>/remove")
def remove(persona_id: int, section_id: int) -> ResponseReturnValue:
    persona = loaded(persona_id)
    section = _section(persona, section_id)
    allow(me().can_write and section.is_own)
    persona.remove_section(section, me())
    db.session.commit()
    return redirect(url_for(".index", persona_id=persona.id), 303)


def _section(persona: Persona, section_id: int) -> Section:
    return next((section for section in persona.sections if section.id == section_id), None) or abort(404)


def _at(section: Section) -> ResponseReturnValue:
    here = f"section-{section.id}"
    return redirect(url_for(".index", persona_id=section.persona_id, _anchor=here), 303)
