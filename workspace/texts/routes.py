"""Revisions, saving and restoring of a text."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.asked import number
from workspace.db import db
from workspace.people.models import me
from workspace.texts.authorship import by_name, passages, signed
from workspace.texts.differences import difference, folded_away
from workspace.texts.document import Broken
from workspace.texts.forms import TextForm
from workspace.texts.history import authors, revisions
from workspace.texts.models import Text
from workspace.web import allow, back, reads_first

bp = Blueprint("texts", __name__, url_prefix="/texts")


@bp.get("/<int:text_id>")
def show(text_id: int) -> ResponseReturnValue:
    text = db.get_or_404(Text, text_id)
    page = revisions(text, request.args.get("after"))
    steps = authors(page)
    names = by_name([text.authorship, *(row.authorship for row in page.rows)])
    differences = {
        row.number: signed(
            folded_away(difference(row.before or "", row.markdown)),
            row.authorship if len(steps[row.id]) > 1 else [],
            names,
        )
        for row in page.rows
    }
    return render_template(
        "texts/show.html",
        text=text,
        page=page,
        authors=steps,
        differences=differences,
        passages=passages(text.markdown, text.authorship, names),
        next=back(""),
        editable=text.editable_by(me()),
    )


@bp.get("/<int:text_id>/words")
def words(text_id: int) -> ResponseReturnValue:
    """The text as it stands in a page that shows it."""
    text = db.get_or_404(Text, text_id)
    return render_template(
        "texts/words.html",
        text=text,
        heading=min(max(request.args.get("heading", 3, type=number) or 3, 2), 6),
        label=request.args.get("label", "")[:200],
        next=back(""),
        editable=text.editable_by(me()),
    )


@bp.route("/<int:text_id>/edit", methods=["GET", "POST"])
def edit(text_id: int) -> ResponseReturnValue:
    text = db.get_or_404(Text, text_id)
    allow(text.editable_by(me()))
    form = TextForm(obj=text)
    if not form.is_submitted():
        form.begin_from(text)
    if not form.validate_on_submit():
        return _edit_page(text, form), 422 if form.errors else 200
    if form.was_live:
        return _take(text, form)
    merged = text.save(form.markdown.data, form.base_seq.data, me())
    if merged.clash:
        form.begin_from(text)
        return _edit_page(text, form, clash=merged), 409
    db.session.commit()
    return _saved(text)


def _take(text: Text, form: TextForm) -> ResponseReturnValue:
    """What was written live and could not go by the socket."""
    try:
        form.give_to(text, me())
    except Broken:
        db.session.rollback()
        form.markdown.errors = [
            _("What you wrote does not fit what is saved. Copy it, then open the text anew.")
        ]
        return _edit_page(text, form), 409
    db.session.commit()
    return _saved(text)


def _saved(text: Text) -> ResponseReturnValue:
    flash(_("Saved."), "ok")
    return redirect(back(url_for(".show", text_id=text.id)), 303)


@bp.post("/<int:text_id>/preview")
@reads_first
def preview(text_id: int) -> ResponseReturnValue:
    """The form again with what was typed, as it will be read."""
    text = db.get_or_404(Text, text_id)
    allow(text.editable_by(me()))
    form = TextForm()
    is_valid = form.validate()
    return _edit_page(text, form, preview=form.markdown.data), 200 if is_valid else 422


@bp.post("/<int:text_id>/restore")
def restore(text_id: int) -> ResponseReturnValue:
    text = db.get_or_404(Text, text_id)
    allow(text.editable_by(me()))
    try:
        text.restore(request.form.get("seq", type=number) or 0, me())
    except LookupError:
        flash(_("That revision is not kept."), "error")
    else:
        flash(_("Restored as a new revision; what it replaced is in the list."), "ok")
    db.session.commit()
    return redirect(back(url_for(".show", text_id=text.id)), 303)


def _edit_page(text: Text, form: TextForm, **more: object) -> str:
    return render_template("texts/edit.html", text=text, form=form, next=back(""), **more)
