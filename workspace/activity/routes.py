"""What happened, and what each person was told of it."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import func, select

from workspace.activity.happened import happened
from workspace.activity.models import PAGES, Event, Following, Notice, follow, read_all, unfollow
from workspace.activity.pages import page_of, page_told
from workspace.activity.sentences import sentence
from workspace.db import db, keyset, now
from workspace.people.models import User, me
from workspace.web import allow, back, is_fragment

bp = Blueprint("activity", __name__, url_prefix="/activity")
bp.add_app_template_global(page_of)
bp.add_app_template_global(sentence)


@bp.app_context_processor
def count_unread() -> dict[str, int]:
    """The number of unread notices, on whole pages only."""
    if is_fragment() or not current_user.is_authenticated:
        return {}
    unread = select(func.count(Notice.id)).where(Notice.user_id == me().id, Notice.read_at.is_(None))
    return {"unread": db.session.scalar(unread)}


@bp.app_template_global()
def is_following(kind: str, row_id: int) -> bool:
    """Whether the signed-in person is told what happens to the row."""
    mine = select(Following.id).where(
        Following.user_id == me().id, Following.kind == kind, Following.row_id == row_id
    )
    return db.session.scalar(mine) is not None


@bp.get("/")
def index():
    events, kind = happened(), request.args.get("kind")
    if kind in PAGES:
        events = events.where(Event.kind == kind)
    page = keyset(events, (Event.id,), request.args.get("after"))
    return render_template("activity/index.html", page=page, kind=kind)


@bp.get("/notices")
def notices():
    told = (
        select(
            Notice.id,
            Notice.read_at,
            Event.created_at,
            Event.verb,
            Event.kind,
            Event.row_id,
            Event.label,
            User.name.label("actor"),
        )
        .join(Event, Event.id == Notice.event_id)
        .outerjoin(User, User.id == Event.actor_id)
        .where(Notice.user_id == me().id)
    )
    return render_template(
        "activity/notices.html", page=keyset(told, (Notice.id,), request.args.get("after"))
    )


@bp.post("/notices/read")
def read_every_notice():
    read_all(me())
    db.session.commit()
    return redirect(url_for(".notices"), 303)


@bp.post("/notices/<int:notice_id>/read")
def read_notice(notice_id: int):
    """Marks it read and goes to what it tells of."""
    notice = db.get_or_404(Notice, notice_id)
    allow(notice.user_id == me().id)
    notice.read_at = notice.read_at or now()
    goal = page_told(notice.event.verb, notice.event.kind, notice.event.row_id)
    db.session.commit()
    return redirect(goal, 303)


@bp.post("/following/<kind>/<int:row_id>")
def start_following(kind: str, row_id: int):
    return _changed(kind, row_id, follow)


@bp.post("/following/<kind>/<int:row_id>/end")
def stop_following(kind: str, row_id: int):
    return _changed(kind, row_id, unfollow)


def _changed(kind: str, row_id: int, change: Callable[[User, str, int], None]) -> Response:
    if kind not in PAGES:
        abort(404)
    change(me(), kind, row_id)
    db.session.commit()
    return redirect(back(page_of(kind, row_id)), 303)
