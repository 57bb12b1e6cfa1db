"""The first page: a brief, and what waits for me. And the page of every UI part."""

from datetime import datetime

from flask import Blueprint, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from workspace.db import now, today
from workspace.home import approvals, monday, waiting
from workspace.home.patterns import CHART, SAMPLE, PatternForm, refused
from workspace.letters.models import Letter
from workspace.objections import rota
from workspace.objections.better import offered_to
from workspace.people.models import User, me
from workspace.settings.models import Workspace

bp = Blueprint("home", __name__)
MOST_LETTERS = 5


@bp.get("/")
def index():
    team, so_far = User.working(), waiting.workspace_so_far()
    is_lead, waits = monday.reads_it(me(), team), approvals.waiting(team, me())
    return render_template(
        "home/index.html",
        so_far=so_far,
        asked=approvals.asked_of(me(), waits),
        letters=Letter.waiting_for(me(), MOST_LETTERS),
        due=waiting.due(me()),
        sorter=rota.this_week() if so_far.unsorted else None,
        offers=offered_to(me()) if me().can_write else [],
        reads_the_week=is_lead and so_far.objections,
        workspace=Workspace.get(),
        today=today(),
    )


@bp.get("/shortcuts")
def shortcuts():
    """Every key that does something."""
    return render_template("home/shortcuts.html")


@bp.get("/patterns")
def patterns():
    """Every part in every state, for whoever builds or checks a page."""
    return render_template(
        "home/patterns.html", form=PatternForm(), wrong=refused(), sample=SAMPLE, chart=CHART, now=now()
    )


@bp.app_template_global()
def days_since(moment: datetime) -> str:
    """How long something has waited, in words."""
    days = (now() - moment).days
    return ngettext("%(num)s day", "%(num)s days", days) if days else _("since today")
