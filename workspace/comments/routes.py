"""What is said of a text: comments, replies, resolving."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.asked import number
from workspace.comments.counts import open_on
from workspace.comments.forms import CommentForm, ReplyForm
from workspace.comments.models import Comment, Settled
from workspace.comments.pages import done, list_page, thread, thread_page
from workspace.comments.passages import Missing
from workspace.db import db
from workspace.people.models import User, me
from workspace.texts.models import Text
from workspace.web import allow

bp = Blueprint("comments", __name__)


@bp.get("/texts/<int:text_id>/comments")
def index(text_id: int) -> ResponseReturnValue:
    return list_page(db.get_or_404(Text, text_id))


@bp.get("/comments/open")
def count() -> ResponseReturnValue:
    """Of the texts in the address (`text`, several), how many comments are open."""
    texts = [text_id for text_id in request.args.getlist("text", type=number) if text_id]
    return render_template("comments/count.html", counts=open_on(texts))


@bp.post("/texts/<int:text_id>/comments")
def create(text_id: int) -> ResponseReturnValue:
    text = db.get_or_404(Text, text_id)
    allow(me().can_write)
    form = CommentForm().choose_from(User.working(), me())
    if not form.validate():
        return list_page(text, comment_form=form), 422
    try:
        held = form.held_in(text)
    except Missing:
        return list_page(text, comment_form=form), 422
    Comment.add(text, me(), form.said, held, form.client_id.data)
    db.session.commit()
    if form.is_first_of_several:
        flash(_("These words stand in several places: the comment is on the first."))
    return redirect(url_for(".index", text_id=text.id), 303)


@bp.get("/comments/<int:comment_id>")
def show(comment_id: int) -> ResponseReturnValue:
    """A thread by itself, with all its replies."""
    comment = db.get_or_404(Comment, comment_id)
    if comment.thread_id:
        return redirect(url_for(".show", comment_id=comment.thread_id))
    return thread_page(comment)


@bp.post("/comments/<int:comment_id>/replies")
def reply(comment_id: int) -> ResponseReturnValue:
    comment, form = thread(comment_id), ReplyForm()
    allow(me().can_write)
    if not form.validate():
        return thread_page(comment, reply_form=form), 422
    comment.reply(me(), form.words.data, form.client_id.data)
    db.session.commit()
    return done(comment)


@bp.post("/comments/<int:comment_id>/resolution")
def resolve(comment_id: int) -> ResponseReturnValue:
    comment = thread(comment_id)
    allow(me().can_write)
    try:
        comment.resolve(me())
    except Settled:
        return thread_page(comment, settled=True), 409
    db.session.commit()
    return done(comment)


@bp.post("/comments/<int:comment_id>/reopening")
def reopen(comment_id: int) -> ResponseReturnValue:
    comment = thread(comment_id)
    allow(me().can_write)
    if not comment.is_open and not comment.reopenable_by(me()):
        return thread_page(comment, settled=True), 409
    comment.reopen(me())
    db.session.commit()
    return done(comment)
