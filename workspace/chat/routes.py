"""The door for Slack's slash command and Teams' outgoing webhook, and the page that says who one is there."""

import json
import re
from html import unescape

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _

from workspace.chat import signatures
from workspace.chat.answering import Message, answer
from workspace.chat.models import CHATS, ChatCode, ChatMember
from workspace.db import db, now
from workspace.people.models import me
from workspace.web import Form, allow, csrf, limiter, public, signed

bp = Blueprint("chat", __name__, url_prefix="/chat")
_NAMES = re.compile(r"<at>[^<>]*</at>")
_LINES = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]*>", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*>")


def _was_refused(response: Response) -> bool:
    """Only who cannot sign is slowed: a whole company's chat comes from one address."""
    return response.status_code == 403


@bp.get("/")
def index():
    return _page(Form())


@bp.post("/code")
def code():
    form = Form()
    if not form.validate_on_submit():
        return _page(form), 422
    typed = ChatCode.give(me())
    db.session.commit()
    return _page(form, typed), 201


@bp.post("/members/<int:member_id>/end")
def end(member_id: int):
    member = db.get_or_404(ChatMember, member_id)
    allow(member.user_id == me().id)
    db.session.delete(member)
    db.session.commit()
    flash(_("What is written there is not logged as yours any more."))
    return redirect(url_for(".index"), 303)


@bp.post("/slack")
@csrf.exempt
@limiter.limit("30 per minute", deduct_when=_was_refused)
@public
@signed
def slack():
    """Slack's slash command: https://api.slack.com/interactivity/slash-commands"""
    secret = current_app.config["SLACK_SIGNING_SECRET"] or abort(404)
    stamp, signature = (
        request.headers.get(f"X-Slack-{name}", "") for name in ("Request-Timestamp", "Signature")
    )
    if not signatures.is_from_slack(secret, request.get_data(), stamp, signature, now().timestamp()):
        abort(403)
    typed = request.form
    text = _done(
        Message(
            chat="slack",
            key=typed.get("trigger_id", signature),
            member=f"{typed.get('team_id', '')}:{typed.get('user_id', '')}"[:200],
            name=typed.get("user_name", ""),
            text=unescape(typed.get("text", "")),
        )
    )
    return jsonify(response_type="ephemeral", text=text)


@bp.post("/teams")
@csrf.exempt
@limiter.limit("30 per minute", deduct_when=_was_refused)
@public
@signed
def teams():
    """Teams' outgoing webhook. Its answer is read by the whole channel, so it repeats nobody's words."""
    secret = current_app.config["TEAMS_SECRET"] or abort(404)
    if not signatures.is_from_teams(secret, request.get_data(), request.headers.get("Authorization", "")):
        abort(403)
    activity = _object(request.get_data())
    sender, tenant = _part(activity, "from"), _part(_part(activity, "channelData"), "tenant")
    text = _done(
        Message(
            chat="teams",
            key=_text(activity.get("id") or request.headers["Authorization"]),
            member=_text(f"{tenant.get('id', '')}:{sender.get('aadObjectId') or sender.get('id', '')}")[:200],
            name=_text(sender.get("name", "")),
            text=_words(_text(activity.get("text", ""))),
        )
    )
    return jsonify(type="message", text=text)


def _done(message: Message) -> str:
    text = answer(message)
    db.session.commit()
    return text


def _text(part: object) -> str:
    """What JSON can hold and no database keeps is left out: NUL and halves of a surrogate pair."""
    return str(part).replace("\0", "").encode(errors="ignore").decode()


def _words(html: str) -> str:
    """What was typed in Teams, without the name it was said to."""
    return unescape(_TAGS.sub("", _LINES.sub("\n", _NAMES.sub("", html)))).strip()


def _object(body: bytes) -> dict[str, object]:
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        abort(400)
    return read if isinstance(read, dict) else abort(400)


def _part(whole: dict[str, object], name: str) -> dict[str, object]:
    part = whole.get(name)
    return part if isinstance(part, dict) else {}


def _page(form: Form, typed: str | None = None) -> str:
    is_open = {
        "slack": current_app.config["SLACK_SIGNING_SECRET"],
        "teams": current_app.config["TEAMS_SECRET"],
    }
    chats = [name for chat, name in CHATS.items() if is_open[chat]]
    return render_template(
        "chat/index.html", form=form, code=typed, chats=chats, members=ChatMember.of(me()), names=CHATS
    )
