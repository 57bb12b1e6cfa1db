"""The journey map, its gaps, one cell of it, and one persona's row."""

from dataclasses import asdict

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from workspace.asked import number
from workspace.assets.models import STAGES, TYPES
from workspace.db import db, today
from workspace.journey.models import Job
from workspace.languages import OWN_NAMES, language_name
from workspace.map import cell as looking
from workspace.map import journey_map
from workspace.map.counts import Filters
from workspace.map.gaps import MOST
from workspace.map.gaps import gaps as every_gap
from workspace.personas.models import Persona
from workspace.settings.models import Product, Workspace

bp = Blueprint("map", __name__, url_prefix="/map")
ANY = "any"


@bp.get("/")
def index():
    filters = _filters()
    drawn = journey_map.drawn(filters, request.args.get("after"))
    return render_template(
        "map/index.html",
        map=drawn,
        next_url=url_for(".index", **asdict(filters), after=drawn.next) if drawn.next else None,
        gaps_url=url_for(".gaps", **asdict(filters)),
        filters=filters,
        products=Product.in_order(),
        types=TYPES,
        workspace=Workspace.get(),
    )


@bp.get("/gaps")
def gaps():
    """The panel beneath the map: every gap that is not filtered away."""
    found = every_gap(_filters())
    return render_template(
        "map/gaps.html", gaps=found[:MOST], further=len(found[MOST:]), workspace=Workspace.get()
    )


@bp.get("/cells/<persona_id>/<int:job_id>")
def cell(persona_id: str, job_id: int):
    persona, job = _persona(persona_id), db.get_or_404(Job, job_id)
    assets = looking.assets(persona, [job])
    return render_template(
        "map/cell.html",
        persona=persona,
        job=job,
        cell=looking.one(persona, job),
        assets=assets,
        on_the_way=looking.on_the_way(assets),
        latest=looking.latest(persona, job),
        selling=Workspace.get().languages,
        **_words(),
    )


@bp.get("/personas/<int:persona_id>")
def persona(persona_id: int):
    """The panel of a persona's page: its assets, buying job by buying job."""
    persona, jobs = db.get_or_404(Persona, persona_id), Job.in_order()
    return render_template(
        "map/persona.html",
        persona=persona,
        rows=list(zip(jobs, looking.row_of(persona, jobs), strict=True)),
        assets=looking.assets(persona, jobs),
        **_words(),
    )


@bp.app_template_global()
def cell_words(cell: looking.Cell) -> str:
    """A cell without its colour: «2 published · heard 5 times · missing in Dansk»."""
    words = [
        ngettext("%(num)s published", "%(num)s published", cell.assets),
        ngettext("heard once", "heard %(num)s times", cell.times),
    ]
    if cell.missing:
        names = ", ".join(language_name(language) for language in cell.missing)
        words.append(_("missing in %(languages)s", languages=names))
    return " · ".join(words)


def _filters() -> Filters:
    return Filters(
        language=_one_of(OWN_NAMES, "language"),
        product=request.args.get("product", type=number),
        type=_one_of(TYPES, "type"),
    )


def _words() -> dict[str, object]:
    return {"types": TYPES, "stages": STAGES, "today": today()}


def _one_of(choices: dict[str, str], name: str) -> str | None:
    chosen = request.args.get(name)
    return chosen if chosen in choices else None


def _persona(persona_id: str) -> Persona | None:
    if persona_id == ANY:
        return None
    if not persona_id.isdecimal() or len(persona_id) > 18:
        abort(404)
    return db.get_or_404(Persona, int(persona_id))
