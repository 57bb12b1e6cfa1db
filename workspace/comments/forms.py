"""What people say of a text, and what they would change in it."""

import base64
import binascii
from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from workspace.asked import LARGEST, number
from workspace.comments.passages import Held, Missing, pasted, selected
from workspace.people.models import User
from workspace.texts.document import LONGEST
from workspace.texts.models import Text
from workspace.web import Form

LONGEST_WORDS = 10_000


class PassageForm(Form):
    """A passage: pasted, or with what holds on to it in base64, as the editor gives it."""

    quote = TextAreaField(
        _("The passage"),
        [Length(max=LONGEST_WORDS)],
        description=_("Paste the words from the text. Left empty, it is about the whole text."),
    )
    start = HiddenField()
    end = HiddenField()
    is_first_of_several = False

    def held_in(self, text: Text) -> Held | None:
        """None for the whole text. Raises Missing, which is then said beside the field."""
        quote = (self.quote.data or "").replace("\r\n", "\n")
        if not quote.strip():
            return None
        if held := self._selected(text, quote):
            return held
        try:
            held, places = pasted(text, quote)
        except Missing:
            self.quote.errors = [
                _("These words are not in the text as it is now. Copy them from it, or leave this empty.")
            ]
            raise
        self.is_first_of_several = places > 1
        return held

    def _selected(self, text: Text, quote: str) -> Held | None:
        try:
            start, end = (base64.b64decode(f.data or "", validate=True) for f in (self.start, self.end))
        except (binascii.Error, ValueError):
            return None
        return selected(text, start, end, quote) if start and end else None


class CommentForm(PassageForm):
    words = TextAreaField(
        _("Comment"), [DataRequired(_("Write what you want to say.")), Length(max=LONGEST_WORDS)]
    )
    mention_id = SelectField(
        _("Mention"), coerce=number, description=_("They get a notice, also if they do not follow this.")
    )

    def choose_from(self, people: Sequence[User], me: User) -> "CommentForm":
        """Whom to mention: everybody who works here but oneself."""
        others = [(person.id, person.name) for person in people if person.id != me.id]
        self.mention_id.choices = [("", _("Nobody")), *others]
        return self

    @property
    def said(self) -> str:
        """The words, with whoever was chosen mentioned behind them."""
        name = dict(self.mention_id.choices).get(self.mention_id.data)
        mention = name and f" [@{name}](person:{self.mention_id.data})"
        return self.words.data.strip() + (mention if self.mention_id.data else "")


class ReplyForm(Form):
    words = TextAreaField(
        _("Reply"), [DataRequired(_("Write what you want to say.")), Length(max=LONGEST_WORDS)]
    )


class SuggestionForm(PassageForm):
    """Other words for one passage."""

    quote = TextAreaField(
        _("The passage"),
        [DataRequired(_("Say which words you would change.")), Length(max=LONGEST_WORDS)],
        description=_("Paste the words from the text."),
    )
    replacement = TextAreaField(
        _("What should stand there instead"),
        [Length(max=LONGEST_WORDS)],
        description=_("Left empty, it suggests to remove the passage."),
    )
    words = TextAreaField(_("Why"), [Length(max=LONGEST_WORDS)])

    @property
    def wanted(self) -> str:
        return (self.replacement.data or "").replace("\r\n", "\n")


class WholeForm(Form):
    """The whole text as it should be, and the revision that the person began from."""

    markdown = TextAreaField(
        _("Text"), [Length(max=LONGEST, message=_("A text holds at most %(max)d characters."))]
    )
    base_seq = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(0, LARGEST)])
    words = TextAreaField(_("Why"), [Length(max=LONGEST_WORDS)])

    def begin_from(self, text: Text) -> None:
        """From here on what differs from that text's newest revision is suggested."""
        self.base_seq.data, self.base_seq.raw_data = text.head_seq, None


class DeclineForm(Form):
    reason = TextAreaField(_("Reason"), [Length(max=1000)])
