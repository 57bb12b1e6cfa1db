"""What is done to themes at one stroke, beside merging: splitting off, and undoing any of it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from workspace.asked import number
from workspace.db import db, keyset
from workspace.objections.acts import Act
from workspace.objections.heard_there import some_of
from workspace.objections.models import Theme
from workspace.objections.moving import MOST
from workspace.objections.moving import split as split_off
from workspace.objections.theme_forms import SearchForm, SplittingForm
from workspace.objections.undoing import undo as undo_act
from workspace.objections.undoing import why_not
from workspace.people.models import me
from workspace.web import allow, back

bp = Blueprint("acts", __name__, url_prefix="/themes")
bp.add_app_template_global(why_not, "why_not_undone")


def undoable(act: Act, words: str) -> dict[str, str]:
    """A notice with the button that undoes what it tells."""
    return {"words": words, "action": url_for("acts.undo", act_id=act.id), "button": _("Undo")}


@bp.route("/<int:theme_id>/splitting", methods=["GET", "POST"])
def split(theme_id: int) -> ResponseReturnValue:
    """Where the objections checked on a theme's page go instead."""
    theme = db.get_or_404(Theme, theme_id)
    allow(me().can_write)
    ids = request.values.getlist("objection_ids", type=number)[:MOST]
    form = SplittingForm().choose_from(theme, request.values.get("q", ""))
    if Act.sent(form.client_id.data):
        return redirect(url_for("themes.show", theme_id=theme.id), 303)
    chosen = some_of(theme, ids)
    if not chosen or not form.validate_on_submit():
        search = SearchForm(request.args)
        page = render_template("themes/split.html", theme=theme, chosen=chosen, form=form, search=search)
        return page, 422 if form.is_submitted() else 200
    into, started = form.theme_or_new(me())
    if into is theme:
        abort(409)
    act = split_off(ids, theme, into, me(), started, form.client_id.data)
    if act is None:  # somebody moved them a moment before
        abort(409)
    db.session.commit()
    flash(undoable(act, _moved(act)), "ok")
    return redirect(url_for("themes.show", theme_id=theme.id), 303)


@bp.get("/<int:theme_id>/history")
def history(theme_id: int) -> ResponseReturnValue:
    """The merges and splits of a theme, the newest first, each with its undoing."""
    theme = db.get_or_404(Theme, theme_id)
    acts = (
        select(Act, Act.id)
        .options(*(joinedload(each) for each in (Act.from_theme, Act.to_theme, Act.by, Act.undone_by)))
        .where(or_(Act.from_theme_id == theme.id, Act.to_theme_id == theme.id), Act.kind != "sorted")
    )
    page = keyset(acts, (Act.id,), request.args.get("after"), size=20)
    return render_template("themes/history.html", theme=theme, page=page, editable=me().can_write)


@bp.post("/acts/<int:act_id>/undoing")
def undo(act_id: int) -> ResponseReturnValue:
    allow(me().can_write)
    act = db.get_or_404(Act, act_id)
    try:
        returned = undo_act(act, me())
    except ValueError as reason:
        db.session.rollback()
        flash(str(reason), "warn")
        return redirect(back(_page_of(act)), 303)
    db.session.commit()
    flash(_undone(returned), "ok")
    return redirect(back(_page_of(act)), 303)


def _moved(act: Act) -> str:
    n, name = act.heard, act.to_name
    return ngettext("%(num)s moved to “%(name)s”.", "%(num)s moved to “%(name)s”.", n, name=name)


def _undone(n: int) -> str:
    words = ngettext("Undone. %(num)s is back where it was.", "Undone. %(num)s are back where they were.", n)
    return words if n else _("Undone.")


def _page_of(act: Act) -> str:
    """The theme that something went back to; what was sorted, went back to the inbox."""
    theme_id = act.from_theme_id or act.to_theme_id
    return url_for("themes.show", theme_id=theme_id) if act.kind != "sorted" else url_for("sorting.inbox")
