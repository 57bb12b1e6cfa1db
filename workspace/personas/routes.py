"""Personas: browse, read, write, sign."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from workspace.clash import hold, stamp
from workspace.db import db
from workspace.people.models import me
from workspace.personas import removal, section_routes, signing_routes
from workspace.personas.browse import FACTS, Filters, cards, facts
from workspace.personas.forms import FilterForm, PersonaForm, RemovalForm, SignatureForm
from workspace.personas.models import ROLES, SECTIONS, Persona
from workspace.personas.reading import happened, loaded
from workspace.personas.signing import standing
from workspace.web import allow

bp = Blueprint("personas", __name__, url_prefix="/personas")
for part in (section_routes, signing_routes):
    bp.register_blueprint(part.bp)


@bp.get("/")
def index() -> ResponseReturnValue:
    form = FilterForm(request.args).choose_from()
    filters = Filters(
        words=form.q.data or "",
        role=form.role.data,
        segment_id=form.segment.data,
        product_id=form.product.data,
        agreed=form.agreed.data,
    )
    page = cards(filters, request.args.get("after"))
    return render_template(
        "personas/index.html",
        form=form,
        page=page,
        facts=facts(page.rows),
        next_url=page.after and url_for(".index", **(request.args.to_dict() | {"after": page.after})),
        sections=SECTIONS,
        roles=ROLES,
        shown=FACTS,
        is_filtered=filters != Filters(),
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    allow(me().can_write)
    form = PersonaForm().choose_from()
    if form.validate_on_submit():
        persona = Persona.sent(form.client_id.data) or Persona.start(
            me(), client_id=UUID(form.client_id.data), **form.head
        )
        db.session.commit()
        return redirect(url_for(".show", persona_id=persona.id), 303)
    return render_template("personas/new.html", form=form), 422 if form.errors else 200


@bp.get("/<int:persona_id>")
def show(persona_id: int) -> ResponseReturnValue:
    persona = loaded(persona_id)
    return render_template(
        "personas/show.html",
        persona=persona,
        standing=standing(persona),
        signature=SignatureForm(formdata=None, stamp=stamp(persona.snapshot())),
        editable=me().can_write,
        removable=persona.removable_by(me()),
        events=happened(persona_id, size=5).rows,
    )


@bp.route("/<int:persona_id>/edit", methods=["GET", "POST"])
def edit(persona_id: int) -> ResponseReturnValue:
    persona = loaded(persona_id)
    allow(me().can_write)
    form = PersonaForm(data=_filled(persona)).choose_from()
    if not form.validate_on_submit():
        return render_template("personas/edit.html", persona=persona, form=form), 422 if form.errors else 200
    hold(persona)
    if form.stamp.data != persona.stamp and form.head != persona.head:
        theirs = PersonaForm(formdata=None, data=_filled(persona)).choose_from()
        form.stamp.data = persona.stamp
        return render_template("personas/edit.html", persona=persona, form=form, theirs=theirs), 409
    persona.edit(me(), **form.head)
    db.session.commit()
    return redirect(url_for(".show", persona_id=persona.id), 303)


@bp.get("/<int:persona_id>/history")
def history(persona_id: int) -> ResponseReturnValue:
    persona = loaded(persona_id)
    return render_template(
        "personas/history.html", persona=persona, page=happened(persona_id, request.args.get("after"))
    )


@bp.route("/<int:persona_id>/remove", methods=["GET", "POST"])
def remove(persona_id: int) -> ResponseReturnValue:
    persona = loaded(persona_id)
    allow(persona.removable_by(me()))
    others = db.session.scalars(
        select(Persona).where(Persona.id != persona_id).order_by(Persona.name_key, Persona.id)
    ).all()
    form = RemovalForm().choose_from(others)
    depending = removal.dependents(persona)
    if form.validate_on_submit() and (form.other.data or not depending):
        removal.remove(persona, me(), next((p for p in others if p.id == form.other.data), None))
        db.session.commit()
        flash(_("Removed."), "ok")
        return redirect(url_for(".index"), 303)
    if form.is_submitted():
        form.other.errors = [_("Choose where they go.")]
    page = render_template(
        "personas/remove.html", persona=persona, form=form, depending=removal.in_words(depending)
    )
    return page, 422 if form.is_submitted() else 200


def _filled(persona: Persona) -> dict[str, object]:
    return persona.head | {"stamp": persona.stamp}
