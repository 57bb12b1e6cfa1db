"""The pages of what is said of a text: all threads, or one."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from workspace.comments.forms import CommentForm, DeclineForm, ReplyForm, SuggestionForm
from workspace.comments.models import Comment
from workspace.comments.threads import open_of, replies_of, resolved_of, sets, shown
from workspace.db import db
from workspace.people.models import User, me
from workspace.texts.models import Text
from workspace.web import back, is_fragment


def thread(comment_id: int) -> Comment:
    """The first comment of a thread; 404 for a reply."""
    return db.first_or_404(select(Comment).where(Comment.id == comment_id, Comment.thread_id.is_(None)))


def list_page(
    text: Text, comment_form: CommentForm | None = None, suggestion_form: SuggestionForm | None = None
) -> str:
    """The open threads, or those that are resolved where the address says so. `after` is the next page."""
    wants_resolved = "resolved" in request.args
    page = (resolved_of if wants_resolved else open_of)(text, request.args.get("after"))
    resolved = select(func.count(Comment.id)).where(
        Comment.text_id == text.id, Comment.thread_id.is_(None), Comment.resolved_at.is_not(None)
    )
    team = User.working()
    threads = shown(text, [row.id for row in page.rows], me(), team)
    return render_template(
        "comments/index.html",
        text=text,
        title=text.title,
        page=page,
        threads=threads,
        sets=sets(threads),
        wants_resolved=wants_resolved,
        resolved=db.session.scalar(resolved),
        comment_form=comment_form or CommentForm(formdata=None).choose_from(team, me()),
        suggestion_form=suggestion_form or SuggestionForm(formdata=None),
        reply_form=ReplyForm(formdata=None),
        decline_form=DeclineForm(formdata=None),
        editable=text.editable_by(me()),
    )


def thread_page(
    comment: Comment,
    reply_form: ReplyForm | None = None,
    decline_form: DeclineForm | None = None,
    **trouble: object,
) -> str:
    """`trouble`: whether it was `settled` before, `changed` or would be `too_long`."""
    text = comment.text
    [found] = shown(text, [comment.id], me(), User.working())
    page = replies_of(comment, request.args.get("after"))
    return render_template(
        "comments/show.html",
        text=text,
        title=text.title,
        thread=found._replace(replies=page.rows, earlier=0) if not is_fragment() else found,
        page=page,
        reply_form=reply_form or ReplyForm(formdata=None),
        decline_form=decline_form or DeclineForm(formdata=None),
        editable=text.editable_by(me()),
        **trouble,
    )


def done(comment: Comment) -> ResponseReturnValue:
    """To the thread as it is now: alone where it was swapped in, else among the others."""
    if is_fragment():
        return redirect(url_for("comments.show", comment_id=comment.id), 303)
    here = url_for("comments.index", text_id=comment.text_id, _anchor=f"comment-{comment.id}")
    return redirect(back(here), 303)
