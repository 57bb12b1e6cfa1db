"""Suggestions: of other words for a passage, or of a whole text; accepted, declined, withdrawn."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from workspace.comments.forms import DeclineForm, SuggestionForm, WholeForm
from workspace.comments.judging import verdict
from workspace.comments.models import Comment, Settled
from workspace.comments.pages import done, list_page, thread, thread_page
from workspace.comments.passages import Missing
from workspace.comments.suggesting import changed
from workspace.db import db
from workspace.people.models import User, me
from workspace.texts.models import Changed, Text, TooLong
from workspace.web import allow, back

bp = Blueprint("suggestions", __name__)


@bp.route("/texts/<int:text_id>/suggest", methods=["GET", "POST"])
def new(text_id: int) -> ResponseReturnValue:
    """The whole text, written over: each passage that differs becomes a suggestion."""
    text = db.get_or_404(Text, text_id)
    allow(me().can_write)
    form = WholeForm(obj=text)
    if not form.is_submitted():
        form.begin_from(text)
    if not form.validate_on_submit():
        return _suggest_page(text, form), 422 if form.errors else 200
    if Comment.sent(form.client_id.data):
        return _to_list(text)
    merged = text.merged(form.markdown.data, form.base_seq.data)
    if merged.clash:
        form.begin_from(text)
        return _suggest_page(text, form, clash=merged), 409
    changes = changed(text, merged.text)
    if not changes:
        form.markdown.errors = [_("This is what the text says already: change something in it first.")]
        return _suggest_page(text, form), 422
    Comment.suggest(text, me(), changes, form.words.data or "", form.client_id.data)
    db.session.commit()
    flash(
        ngettext(
            "One change is suggested.", "%(num)s changes are suggested, one for each passage.", len(changes)
        ),
        "ok",
    )
    return _to_list(text)


@bp.post("/texts/<int:text_id>/suggestions")
def create(text_id: int) -> ResponseReturnValue:
    """Other words for one passage."""
    text, form = db.get_or_404(Text, text_id), SuggestionForm()
    allow(me().can_write)
    if not form.validate():
        return list_page(text, suggestion_form=form), 422
    try:
        held = form.held_in(text)
    except Missing:
        return list_page(text, suggestion_form=form), 422
    if held is None or held.quote == form.wanted:
        form.replacement.errors = [_("This is what the text says already: change something in it first.")]
        return list_page(text, suggestion_form=form), 422
    Comment.suggest(text, me(), [(held, form.wanted)], form.words.data or "", form.client_id.data)
    db.session.commit()
    if form.is_first_of_several:
        flash(_("These words stand in several places: the suggestion is for the first."))
    return _to_list(text)


@bp.post("/comments/<int:comment_id>/acceptance")
def accept(comment_id: int) -> ResponseReturnValue:
    comment = _judged(comment_id)
    try:
        comment.accept(me())
    except Settled:
        return thread_page(comment, settled=True), 409
    except Changed:
        return thread_page(comment, changed=True), 409
    except TooLong:
        return thread_page(comment, too_long=True), 409
    db.session.commit()
    return done(comment)


@bp.post("/comments/<int:comment_id>/acceptance/all")
def accept_all(comment_id: int) -> ResponseReturnValue:
    """All that was suggested together with it."""
    comment = _judged(comment_id)
    together = comment.with_it
    accepted = Comment.accept_all(together, me())
    db.session.commit()
    if left := len(together) - accepted:
        flash(
            ngettext(
                "One was left: its passage says something else by now.",
                "%(num)s were left: their passages say something else by now.",
                left,
            ),
            "warn",
        )
    return redirect(back(url_for("comments.index", text_id=comment.text_id)), 303)


@bp.post("/comments/<int:comment_id>/decline")
def decline(comment_id: int) -> ResponseReturnValue:
    comment, form = _judged(comment_id), DeclineForm()
    if not form.validate():
        return thread_page(comment, decline_form=form), 422
    try:
        comment.decline(me(), form.reason.data or "")
    except Settled:
        return thread_page(comment, settled=True), 409
    db.session.commit()
    return done(comment)


@bp.post("/comments/<int:comment_id>/withdrawal")
def withdraw(comment_id: int) -> ResponseReturnValue:
    comment = thread(comment_id)
    allow(comment.withdrawable_by(me()))
    try:
        comment.withdraw()
    except Settled:
        return thread_page(comment, settled=True), 409
    db.session.commit()
    return done(comment)


def _judged(comment_id: int) -> Comment:
    """A suggestion that the signed-in person may judge."""
    comment = thread(comment_id)
    allow(verdict(comment, me(), User.working()).may)
    return comment


def _to_list(text: Text) -> ResponseReturnValue:
    return redirect(back(url_for("comments.index", text_id=text.id)), 303)


def _suggest_page(text: Text, form: WholeForm, **more: object) -> str:
    return render_template(
        "comments/suggest.html", text=text, form=form, title=text.title, next=back(""), **more
    )
