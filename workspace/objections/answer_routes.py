"""Answers and tips: write, approve, translate, replace."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from workspace.asked import number
from workspace.clash import hold
from workspace.db import db
from workspace.languages import OWN_NAMES
from workspace.objections.answer_forms import AnswerForm, ApprovalForm, TipForm, TranslationForm
from workspace.objections.answers import AlreadyBegun, Answer, AnswerTranslation, Tip
from workspace.objections.changes import PARTS, since_approved, since_translated
from workspace.objections.models import Theme
from workspace.objections.records import records
from workspace.people.models import me
from workspace.personas.models import Persona
from workspace.settings.models import Product
from workspace.web import Form, allow

bp = Blueprint("answers", __name__, url_prefix="/answers")


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """For the theme in the address."""
    theme = db.get_or_404(Theme, request.args.get("theme_id", type=number) or 0).current
    allow(theme.editable_by(me()))
    personas = list(db.session.scalars(select(Persona).order_by(Persona.name_key, Persona.id)))
    form = AnswerForm().choose_from(personas, Product.in_order(), me().language)
    if not form.validate_on_submit():
        return render_template("answers/new.html", theme=theme, form=form), 422 if form.errors else 200
    try:
        answer = Answer.draft(
            theme,
            me(),
            form.language.data,
            persona=db.session.get(Persona, form.persona_id.data or 0),
            product=db.session.get(Product, form.product_id.data or 0),
            client_id=form.client_id.data,
        )
    except AlreadyBegun as refused:
        return render_template("answers/new.html", theme=theme, form=form, begun=refused.answer), 409
    for part, words in form.words.items():
        getattr(answer, part).write(words, me())
    db.session.commit()
    flash(_("Saved as a draft. It is in force when somebody has approved it."), "ok")
    return redirect(url_for(".show", answer_id=answer.id), 303)


@bp.get("/<int:answer_id>")
def show(answer_id: int) -> ResponseReturnValue:
    return _answer_page(_loaded(answer_id))


@bp.post("/<int:answer_id>/approval")
def approve(answer_id: int) -> ResponseReturnValue:
    answer, form = _loaded(answer_id), ApprovalForm()
    allow(me().can_write)
    if not form.validate():
        return _answer_page(answer, form), 422
    if not answer.waits_for_approval or not form.has_read(answer):
        return _answer_page(answer, changed=True), 409
    allow(answer.approvable_by(me()).may)
    answer.approve(me())
    db.session.commit()
    flash(_("Approved. Those who logged it are told."), "ok")
    return redirect(url_for("themes.show", theme_id=answer.theme_id), 303)


@bp.route("/<int:answer_id>/translations/<language>", methods=["GET", "POST"])
def translate(answer_id: int, language: str) -> ResponseReturnValue:
    answer = _loaded(answer_id)
    allow(answer.editable_by(me()))
    if language not in OWN_NAMES or language == answer.language or not answer.is_approved:
        abort(404)
    if request.method == "POST":
        hold(answer)  # also when there is no translation yet: two may save the first at once
    kept = AnswerTranslation.of(answer, language)
    stamp = kept.stamp if kept else ""
    form = TranslationForm(obj=kept)
    if not form.is_submitted():
        form.stamp.data = stamp
    page = {"answer": answer, "language": language, "form": form, "kept": kept}
    page["changes"] = since_translated(answer, kept) if kept else {}
    if not form.validate_on_submit():
        return render_template("answers/translate.html", **page), 422 if form.errors else 200
    if form.stamp.data != stamp:
        form.stamp.data = stamp
        return render_template("answers/translate.html", **page, changed=True), 409
    answer.translate(language, me(), **form.words)
    db.session.commit()
    flash(_("Saved."), "ok")
    return redirect(url_for(".show", answer_id=answer.id), 303)


@bp.route("/tips/new", methods=["GET", "POST"])
def add_tip() -> ResponseReturnValue:
    """For the theme in the address."""
    theme = db.get_or_404(Theme, request.args.get("theme_id", type=number) or 0).current
    allow(theme.editable_by(me()))
    form = TipForm()
    if not form.validate_on_submit():
        return render_template("answers/tip.html", theme=theme, form=form), 422 if form.errors else 200
    Tip.add(theme, me(), form.words.data, client_id=form.client_id.data)
    db.session.commit()
    flash(_("Your tip stands beneath the answer."), "ok")
    return redirect(url_for("themes.show", theme_id=theme.id, _anchor="tips"), 303)


@bp.post("/tips/<int:tip_id>/removal")
def remove_tip(tip_id: int) -> ResponseReturnValue:
    tip = db.get_or_404(Tip, tip_id)
    allow(tip.removable_by(me()))
    theme_id = tip.theme_id
    tip.remove(me())
    db.session.commit()
    flash(_("Removed."), "ok")
    return redirect(url_for("themes.show", theme_id=theme_id, _anchor="tips"), 303)


@bp.post("/tips/<int:tip_id>/answer")
def draft_from_tip(tip_id: int) -> ResponseReturnValue:
    """The tip's words as the next answer, to be approved like any other."""
    tip = db.get_or_404(Tip, tip_id)
    allow(tip.theme.editable_by(me()))
    form = Form()
    if not form.validate():
        abort(400)
    try:
        answer = Answer.draft_from(tip, me(), client_id=form.client_id.data)
    except AlreadyBegun as refused:
        return _answer_page(refused.answer, begun=True), 409
    db.session.commit()
    flash(_("Saved as a draft. It is in force when somebody has approved it."), "ok")
    return redirect(url_for(".show", answer_id=answer.id), 303)


def _loaded(answer_id: int) -> Answer:
    """With what its page shows."""
    parts = (Answer.theme, Answer.know, Answer.say, Answer.do, Answer.persona, Answer.product)
    people = (Answer.author, Answer.approved_by, Answer.owner)
    credited = joinedload(Answer.tip).joinedload(Tip.author)
    asked = select(Answer).options(*map(joinedload, parts + people), credited)
    return db.first_or_404(asked.where(Answer.id == answer_id))


def _answer_page(answer: Answer, form: ApprovalForm | None = None, **more: object) -> str:
    translations = select(AnswerTranslation).where(AnswerTranslation.answer_id == answer.id)
    return render_template(
        "answers/show.html",
        answer=answer,
        theme=answer.theme,
        form=form or ApprovalForm(formdata=None).begin_from(answer),
        verdict=answer.approvable_by(me()),
        editable=answer.editable_by(me()),
        parts=[(part, getattr(answer, part)) for part in PARTS],
        changes=since_approved(answer),
        record=records(answer.theme).answers.get(answer.id),
        translations={row.language: row for row in db.session.scalars(translations)},
        replaced_by=db.session.get(Answer, answer.replaced_by_id) if answer.replaced_by_id else None,
        **more,
    )
