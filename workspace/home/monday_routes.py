"""The lead's five lines, and the rows behind each: everyone may read them, leads are shown them."""

from flask import Blueprint, render_template

from workspace.home import approvals, monday
from workspace.home.times import times
from workspace.people.models import User, me
from workspace.settings.models import Workspace

bp = Blueprint("monday", __name__, url_prefix="/monday")


@bp.get("/")
def index():
    return render_template(
        "monday/index.html",
        moving=monday.moving(),
        times=times(),
        approvals=approvals.waiting(User.working(), me()),
        at_stake=monday.at_stake(),
        contradictions=monday.contradictions(),
        workspace=Workspace.get(),
    )


@bp.get("/moving")
def moving():
    """Every theme that is heard more, or less, than in the four weeks before."""
    return render_template("monday/moving.html", moving=monday.moving())


@bp.get("/unanswered")
def unanswered():
    return render_template("monday/unanswered.html", waits=times().unanswered_too_long)


@bp.get("/times")
def waits():
    """How long buyers wait, theme by theme."""
    return render_template("monday/times.html", times=times())


@bp.get("/approvals")
def waiting_approvals():
    """Everything that waits for an approval, the longest waiting first, and for whom."""
    return render_template("monday/approvals.html", waits=approvals.waiting(User.working(), me()))


@bp.get("/value")
def at_stake():
    """The accounts behind the value at stake, the largest first."""
    return render_template(
        "monday/at_stake.html",
        accounts=monday.largest_stakes(),
        at_stake=monday.at_stake(),
        workspace=Workspace.get(),
    )


@bp.get("/deals")
def contradictions():
    """Deals whose stage says something else than the buyer did."""
    return render_template("monday/contradictions.html", deals=monday.contradictions())
