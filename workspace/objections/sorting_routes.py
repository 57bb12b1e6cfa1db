"""The inbox of what nobody has sorted, and whose turn it is to sort it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from workspace.asked import number
from workspace.db import db
from workspace.objections import inbox as waiting
from workspace.objections import rota
from workspace.objections.acts import Act
from workspace.objections.models import KINDS, SEVERITIES
from workspace.objections.moving import MOST, sort
from workspace.objections.similar import similar_themes
from workspace.objections.theme_forms import RotaForm, SearchForm, SortingForm, TurnForm
from workspace.objections.theme_list import choices
from workspace.people.models import User, me
from workspace.web import allow

WEEKS_SHOWN = 5
bp = Blueprint("sorting", __name__, url_prefix="/themes")


@bp.route("/inbox", methods=["GET", "POST"])
def inbox() -> ResponseReturnValue:
    """One in full with the themes it is like, and a page of the others to sort together."""
    form = SortingForm()
    if not form.is_submitted():
        return _page(form)
    allow(me().can_write)
    ids = request.form.getlist("objection_ids", type=number)[:MOST]
    if not form.validate() or not ids:
        return _page(form, nothing_chosen=not ids), 422
    if Act.sent(form.client_id.data):
        return redirect(_next_one(), 303)
    theme, started = form.theme_or_new(me())
    act = sort(ids, theme, me(), started, form.client_id.data)
    if act is None:
        db.session.rollback()
        return _page(form, sorted_meanwhile=True), 409
    db.session.commit()
    flash(_sorted(act), "ok")
    if meanwhile := len(set(ids)) - act.heard:
        flash(_sorted_meanwhile(meanwhile), "warn")
    return redirect(_next_one(), 303)


@bp.route("/turns", methods=["GET", "POST"])
def turns() -> ResponseReturnValue:
    """Who sorts in the weeks to come, and who takes turns."""
    people, editable = User.working(), rota.choosable_by(me())
    form = RotaForm().choose_from(people)
    if form.is_submitted():
        allow(editable)
        if form.validate():
            rota.choose([person for person in people if person.id in (form.people.data or [])])
            db.session.commit()
            flash(_("Saved."), "ok")
            return redirect(url_for(".turns"), 303)
    else:
        form.people.data = rota.chosen()
    page = render_template(
        "themes/turns.html",
        weeks=rota.weeks(WEEKS_SHOWN),
        form=form,
        turn=TurnForm(formdata=None).choose_from(people),
        editable=editable,
    )
    return page, 422 if form.errors else 200


@bp.post("/turns/week")
def hand_over() -> ResponseReturnValue:
    allow(me().can_write)
    form = TurnForm().choose_from(User.working())
    if not form.validate():
        abort(400)
    person = db.get_or_404(User, form.person.data)
    rota.hand_over(person, me())
    db.session.commit()
    flash(_("%(name)s sorts this week.", name=person.name), "ok")
    return redirect(url_for(".turns"), 303)


def _page(form: SortingForm, **wrong: bool) -> str:
    after, words = request.args.get("after"), request.args.get("q", "")
    found = waiting.inbox(after, request.args.get("objection", type=number))
    current = found.current
    return render_template(
        "themes/inbox.html",
        form=form,
        inbox=found,
        alike=similar_themes(current.words, current.language) if current else [],
        choices=choices(words),
        search=SearchForm(request.args),
        words=words,
        last=waiting.sorted_last(me()),
        sorter=rota.this_week(),
        kinds=KINDS,
        severities=SEVERITIES,
        editable=me().can_write,
        **wrong,
    )


def _next_one() -> str:
    """The one that comes after what was sorted, on the same page of the inbox."""
    return url_for(".inbox", after=request.args.get("after"), objection=request.form.get("next", type=number))


def _sorted(act: Act) -> str:
    return ngettext(
        "%(num)s sorted into “%(name)s”", "%(num)s sorted into “%(name)s”", act.heard, name=act.to_name
    )


def _sorted_meanwhile(n: int) -> str:
    return ngettext(
        "%(num)s was sorted by someone else meanwhile", "%(num)s were sorted by someone else meanwhile", n
    )
