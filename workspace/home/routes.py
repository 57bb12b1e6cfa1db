"""The first page: a brief, what waits for me, and the lead's five lines. And the page of every UI part."""

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from workspace.db import now, today
from workspace.home import approvals, monday, waiting
from workspace.home.approvals import Waits
from workspace.home.patterns import SAMPLE, PatternForm, refused
from workspace.people.models import User, me
from workspace.settings.models import Workspace

bp = Blueprint("home", __name__)


@bp.get("/")
def index():
    team, so_far = User.working(), waiting.workspace_so_far()
    is_lead, waits = monday.reads_it(me(), team), approvals.waiting(team, me())
    return render_template(
        "home/index.html",
        so_far=so_far,
        asked=approvals.asked_of(me(), waits),
        due=waiting.due(me()),
        week=_five_lines(waits) if is_lead and so_far.objections else None,
        workspace=Workspace.get(),
        today=today(),
        days_since=days_since,
    )


@bp.get("/monday/deals")
def contradictions():
    """Deals whose stage says something else than the buyer did."""
    return render_template("home/contradictions.html", deals=monday.contradictions())


@bp.get("/shortcuts")
def shortcuts():
    """Every key that does something."""
    return render_template("home/shortcuts.html")


@bp.get("/monday/approvals")
def waiting_approvals():
    """Everything that waits for an approval, the longest waiting first, and for whom."""
    waits = approvals.waiting(User.working(), me())
    return render_template("home/approvals.html", waits=waits, days_since=days_since)


@bp.get("/patterns")
def patterns():
    """Every part in every state, for whoever builds or checks a page."""
    return render_template(
        "home/patterns.html", form=PatternForm(), wrong=refused(), sample=SAMPLE, now=now()
    )


def _five_lines(waits: Sequence[Waits]) -> dict[str, object]:
    return {
        "moving": monday.moving(),
        "unanswered": monday.unanswered(),
        "approvals": waits,
        "at_stake": monday.at_stake(),
        "contradictions": monday.contradictions(),
    }


def days_since(moment: datetime) -> str:
    """How long something has waited, in words."""
    days = (now() - moment).days
    return ngettext("%(num)s day", "%(num)s days", days) if days else _("since today")
