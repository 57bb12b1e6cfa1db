"""Notes of a meeting, pasted: what is in them is proposed, and what a person ticks is logged."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from workspace.db import db, today
from workspace.deals.models import Account
from workspace.objections.meeting_notes import proposals
from workspace.objections.models import Objection
from workspace.objections.notes_forms import NotesForm, TickedForm
from workspace.objections.recent import recent_companies
from workspace.people.models import me
from workspace.web import allow, reads_first

bp = Blueprint("notes", __name__, url_prefix="/objections/notes")


@bp.get("")
def new():
    allow(me().can_write)
    return _paste(NotesForm(data=request.args))


@bp.post("/proposals")
@reads_first
def propose() -> ResponseReturnValue:
    """Writes nothing: the notes themselves are not kept."""
    allow(me().can_write)
    form = NotesForm()
    if not form.validate_on_submit():
        return _paste(form), 422
    found = proposals(form.notes.data)
    if not found:
        form.notes.errors = [_("No sentence was found in these notes.")]
        return _paste(form), 422
    return _tick(TickedForm.proposing(form.company.data, found))


@bp.post("")
def create() -> ResponseReturnValue:
    allow(me().can_write)
    form = TickedForm()
    if not form.validate_on_submit():
        return _tick(form), 422
    account = form.account or Account.found_or_made(form.company.data)
    for said in form.ticked:
        if Objection.sent(said["client_id"]) is None:
            Objection.log(
                me(), account=account, deal=form.deal, heard_on=form.heard_on.data or today(), **said
            )
    db.session.commit()
    logged = len(form.ticked)
    flash(ngettext("%(num)s was logged.", "%(num)s were logged.", logged), "ok")
    return redirect(url_for("objections.index", account=account.id), 303)


def _paste(form: NotesForm) -> str:
    names = [company.name for company in recent_companies(me())]
    return render_template("objections/notes.html", form=form, names=names)


def _tick(form: TickedForm) -> str:
    return render_template("objections/proposals.html", form=form)
