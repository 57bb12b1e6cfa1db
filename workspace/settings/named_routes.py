"""Products and segments: what a team names itself."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from workspace.db import db
from workspace.people.audit import changed
from workspace.settings.dependents import dependents
from workspace.settings.forms import NameForm
from workspace.settings.models import Product, Segment

bp = Blueprint("names", __name__, url_prefix="/<any(products, segments):kind>")
NOUNS = {"products": Product, "segments": Segment}


@bp.route("", methods=["GET", "POST"])
def index(kind: str):
    noun, form = NOUNS[kind], NameForm()
    if form.validate_on_submit():
        changed(kind, f"+ {noun.found_or_made(form.name.data).name}")
        db.session.commit()
        return redirect(url_for(".index", kind=kind), 303)
    rows = noun.in_order()
    return render_template(
        "settings/names.html", kind=kind, rows=rows, form=form
    ), 422 if form.errors else 200


@bp.route("/<int:named_id>", methods=["GET", "POST"])
def show(kind: str, named_id: int):
    row = db.get_or_404(NOUNS[kind], named_id)
    form = NameForm(row)
    if form.validate_on_submit():
        changed(kind, f"{row.name} → {form.name.data}")
        row.rename(form.name.data)
        db.session.commit()
        flash(_("Saved."))
        return redirect(url_for(".index", kind=kind), 303)
    name, found = row.name, dependents(row)
    page = render_template("settings/named.html", kind=kind, row=row, name=name, form=form, dependents=found)
    return page, 422 if form.errors else 200


@bp.post("/<int:named_id>/removal")
def remove(kind: str, named_id: int):
    row = db.get_or_404(NOUNS[kind], named_id)
    if any(some.blocks for some in dependents(row)):
        flash(_("%(name)s is in use, and stays.", name=row.name), "warn")
        return redirect(url_for(".show", kind=kind, named_id=row.id), 303)
    changed(kind, f"− {row.name}")
    db.session.delete(row)
    db.session.commit()
    flash(_("%(name)s is removed.", name=row.name))
    return redirect(url_for(".index", kind=kind), 303)
