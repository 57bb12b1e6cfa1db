"""Objections and questions: logged in seconds, listed, sorted, corrected."""

import uuid

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from workspace.asked import number
from workspace.db import Model, db, today
from workspace.deals.models import Account, Deal
from workspace.journey.models import Job
from workspace.objections import companies
from workspace.objections.filtering import account_name, choices, chosen
from workspace.objections.forms import HELPED, ObjectionForm, OutcomeForm, SortForm
from workspace.objections.language import language_of
from workspace.objections.listing import (
    Filters,
    awaiting_outcome,
    evidence,
    latest,
    logged_in_this_sitting,
    page,
)
from workspace.objections.models import KINDS, SEVERITIES, Correction, Objection, Theme
from workspace.objections.recent import recent_companies
from workspace.objections.similar import similar_themes
from workspace.objections.tried import things
from workspace.people.models import me
from workspace.personas.models import Persona
from workspace.web import allow, back

bp = Blueprint("objections", __name__, url_prefix="/objections")


@bp.app_context_processor
def words() -> dict[str, object]:
    return {"objection_words": {"kinds": KINDS, "severities": SEVERITIES}}


@bp.get("/")
def index():
    filters, jobs = chosen(request.args, me()), Job.in_order()
    found = page(filters, request.args.get("after"))
    query = request.args.to_dict() | {"after": found.after}
    return render_template(
        "objections/index.html",
        page=found,
        next_url=url_for(".index", **query) if found.after else None,
        filters=filters,
        choices=choices(jobs),
        job_names={job.id: job.name for job in jobs},
        account=account_name(filters),
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    allow(me().can_write)
    # From a meeting or a brief, the address says of which company and deal.
    form = ObjectionForm() if request.method == "POST" or not request.args else ObjectionForm(request.args)
    if not form.validate_on_submit():
        return _capture(form, 422 if form.is_submitted() else 200)
    if sent := Objection.sent(form.client_id.data):
        if form.says_the_same_as(sent):
            return redirect(_after(sent), 303)
        return _capture(form, 409, sent=sent)
    objection = Objection.log(
        me(),
        **form.said,
        theme=form.theme,
        language=form.language.data or None,
        client_id=form.client_id.data,
    )
    db.session.commit()
    return redirect(_after(objection), 303)


@bp.get("/<int:objection_id>/logged")
def logged(objection_id: int):
    """What was logged, and what is one more tap: its theme, its deal, whether it helped the last time."""
    objection = _objection(objection_id)
    return render_template(
        "objections/logged.html",
        objection=objection,
        similar=_similar(objection),
        deals=companies.open_deals(objection.account) if objection.deal is None else [],
        earlier=awaiting_outcome(objection),
        things=things(objection),
        again_url=_one_more(objection),
    )


@bp.get("/similar")
def similar():
    """While the words are typed: the themes they are like."""
    words = request.args.get("words", "")[:5000]
    return render_template(
        "objections/similar.html", similar=similar_themes(words, _spoken(words)), words=words
    )


@bp.get("/company")
def company():
    """While the company is typed: names that begin so, its deals, whom they met."""
    form = ObjectionForm(request.args)
    typed = form.company.data
    names = companies.suggested(typed) if typed else [known.name for known in recent_companies(me())]
    return render_template("objections/company.html", form=form, names=names)


@bp.get("/<int:objection_id>")
def show(objection_id: int):
    objection = _objection(objection_id)
    corrections = db.session.scalars(
        select(Correction)
        .options(joinedload(Correction.user))
        .where(Correction.objection_id == objection.id)
        .order_by(Correction.id.desc())
    )
    return render_template(
        "objections/show.html",
        objection=objection,
        corrections=corrections.all(),
        similar=_similar(objection),
        things=things(objection) if me().can_write else [],
        themes=_theme_names(),
        form=SortForm(formdata=None),
    )


@bp.route("/<int:objection_id>/correction", methods=["GET", "POST"])
def correct(objection_id: int) -> ResponseReturnValue:
    objection = _objection(objection_id)
    allow(objection.editable_by(me()))
    form = ObjectionForm.of(objection)
    if not form.validate_on_submit():
        return render_template("objections/correct.html", form=form, objection=objection), (
            422 if form.is_submitted() else 200
        )
    objection.correct(me(), **form.said, language=form.language.data or objection.language)
    db.session.commit()
    flash(_("Corrected. The words as they were are kept."), "ok")
    return redirect(url_for(".show", objection_id=objection.id), 303)


@bp.post("/<int:objection_id>/withdrawal")
def withdraw(objection_id: int) -> Response:
    objection = _objection(objection_id)
    allow(objection.editable_by(me()))
    objection.withdraw(me())
    db.session.commit()
    flash(_("Withdrawn. It is counted no more."), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/<int:objection_id>/theme")
def sort(objection_id: int) -> Response:
    """A tap on a suggested theme, or a name typed: a new theme is started by it."""
    allow(me().can_write)
    objection, form = _objection(objection_id), SortForm()
    if not form.validate():
        abort(400)
    theme = form.theme
    if theme is None and form.name.data:
        theme = Theme.called(form.name.data) or Theme.start(form.name.data, me(), kind=objection.kind)
    if theme is None and not objection.words:
        abort(400)  # a tap without words is nothing without its theme
    objection.sort_into(theme, me())
    db.session.commit()
    flash(_("Sorted into “%(theme)s”.", theme=theme.name) if theme else _("Taken out of its theme."), "ok")
    return redirect(back(url_for(".show", objection_id=objection.id)), 303)


@bp.post("/<int:objection_id>/deal")
def about(objection_id: int) -> Response:
    """A tap on the deal it was about; its value is kept as it is today."""
    objection = _objection(objection_id)
    allow(objection.editable_by(me()))
    deal = db.get_or_404(Deal, request.form.get("deal_id", type=number) or 0)
    allow(deal.account_id == objection.account_id)
    objection.correct(me(), deal=deal)
    db.session.commit()
    return redirect(back(url_for(".show", objection_id=objection.id)), 303)


@bp.post("/<int:objection_id>/outcome")
def outcome(objection_id: int) -> Response:
    allow(me().can_write)
    objection, form = _objection(objection_id), OutcomeForm()
    if not form.validate():
        abort(400)
    objection.note_outcome(HELPED[form.helped.data], me())
    db.session.commit()
    flash(_("Thank you. That is kept."), "ok")
    return redirect(back(url_for(".show", objection_id=objection.id)), 303)


@bp.get("/persona/<int:persona_id>")
def about_persona(persona_id: int):
    persona = db.get_or_404(Persona, persona_id)
    return _about("persona", persona, Objection.persona_id, log_url=url_for(".new", persona_id=persona.id))


@bp.get("/account/<int:account_id>")
def about_account(account_id: int):
    account = db.get_or_404(Account, account_id)
    return _about("account", account, Objection.account_id, log_url=url_for(".new", company=account.name))


@bp.get("/deal/<int:deal_id>")
def about_deal(deal_id: int):
    deal = db.get_or_404(Deal, deal_id, options=[joinedload(Deal.account)])
    log_url = url_for(".new", company=deal.account.name, deal_id=deal.id)
    return _about("deal", deal, Objection.deal_id, log_url)


def _about(noun: str, row: Model, column: InstrumentedAttribute, log_url: str) -> str:
    """A panel, and a page of its own: the evidence and the latest few."""
    return render_template(
        "objections/about.html",
        name=row.name,
        evidence=evidence(column, row.id),
        rows=latest(Filters(**{noun: row.id})),
        log_url=log_url,
        job_names={job.id: job.name for job in Job.in_order()},
        all_url=url_for(".index", **{noun: row.id}),
    )


def _objection(objection_id: int) -> Objection:
    whole = (
        joinedload(Objection.account),
        joinedload(Objection.deal),
        joinedload(Objection.persona),
        joinedload(Objection.job),
        joinedload(Objection.theme),
        joinedload(Objection.logged_by),
    )
    return db.get_or_404(Objection, objection_id, options=whole)


def _similar(objection: Objection) -> list:
    if objection.theme is not None:
        return []
    return similar_themes(objection.words, objection.language)


def _spoken(words: str) -> str:
    """The language that the words are in: what is answered is said to whom said them."""
    return language_of(words) or me().language


def _theme_names() -> list[str]:
    names = select(Theme.name).where(Theme.merged_into_id.is_(None)).order_by(Theme.id.desc())
    return list(db.session.scalars(names.limit(200)))


def _capture(form: ObjectionForm, status: int, sent: Objection | None = None) -> ResponseReturnValue:
    if sent is not None:
        form.client_id.data = str(uuid.uuid4())  # logged from here, it is another one
    similar = similar_themes(form.words.data, _spoken(form.words.data)) if form.words.data else []
    recent = recent_companies(me())
    page = render_template(
        "objections/new.html",
        form=form,
        recent=recent,
        names=[company.name for company in recent],
        today=today(),
        similar=similar,
        sent=sent,
        sitting=logged_in_this_sitting(me()) if request.args else [],
    )
    return page, status


def _after(objection: Objection) -> str:
    """Where a log leads: to what more can be said of it, or to the next one from the same meeting."""
    if request.form.get("more"):
        return _one_more(objection)
    return url_for(".logged", objection_id=objection.id)


def _one_more(objection: Objection) -> str:
    return url_for(
        ".new",
        company=objection.account.name,
        deal_id=objection.deal_id,
        persona_id=objection.persona_id,
        heard_on=objection.heard_on,
    )
