"""What a person writes to meet a theme: an answer, its approval, a translation, a tip."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from workspace.asked import number
from workspace.fields import SelectField
from workspace.languages import OWN_NAMES, language_choices
from workspace.objections.answers import Answer
from workspace.people.models import User
from workspace.personas.models import Persona
from workspace.settings.models import Product, Workspace
from workspace.web import Form

LONGEST = 20_000


class WordsForm(Form):
    """The three texts of an answer."""

    know = TextAreaField(
        _("Know"), [Length(max=LONGEST)], description=_("What lies behind it, for ourselves.")
    )
    say = TextAreaField(_("Say"), [Length(max=LONGEST)], description=_("The words that work."))
    do = TextAreaField(_("Do"), [Length(max=LONGEST)], description=_("What to do, and what to send."))

    @property
    def words(self) -> dict[str, str]:
        return {part: self[part].data or "" for part in ("know", "say", "do")}


class AnswerForm(WordsForm):
    """A new answer, for everyone unless said otherwise."""

    language = SelectField(_("Language"))
    persona_id = SelectField(_("Persona"), coerce=number)
    product_id = SelectField(_("Product or market"), coerce=number)

    def choose_from(self, personas: list[Persona], products: list[Product], language: str) -> "AnswerForm":
        workspace = Workspace.get()
        sold_in = workspace.languages if workspace else OWN_NAMES
        self.language.choices = language_choices(sold_in)
        self.persona_id.choices = [("", _("Every persona")), *((row.id, row.name) for row in personas)]
        self.product_id.choices = [("", _("Every product")), *((row.id, row.name) for row in products)]
        if not self.is_submitted():
            self.language.data = language if language in sold_in else sold_in[0]
        return self


class ApprovalForm(Form):
    """`seqs` are the revisions that were read: what others wrote since has not been approved."""

    seqs = HiddenField(validators=[DataRequired()])

    def begin_from(self, answer: Answer) -> "ApprovalForm":
        self.seqs.data = "-".join(map(str, answer.seqs))
        return self

    def has_read(self, answer: Answer) -> bool:
        return self.seqs.data == "-".join(map(str, answer.seqs))


class TranslationForm(WordsForm):
    """`stamp` is the translation as it was when the form was opened."""

    stamp = HiddenField()


class KeepingForm(Form):
    """`seen` is the owner and the date as they were when the form was opened."""

    owner_id = SelectField(_("Owner"), coerce=number)
    review_on = DateField(_("Review by"), [Optional()])
    seen = HiddenField()

    def choose_from(self, people: list[User], owner: User | None) -> "KeepingForm":
        """Everyone who works here, and whoever owns it now."""
        choices = people if owner is None or owner in people else [owner, *people]
        self.owner_id.choices = [("", _("Nobody")), *((person.id, person.name) for person in choices)]
        return self


class TipForm(Form):
    words = TextAreaField(
        _("Your tip"),
        [DataRequired(_("Write what works for you.")), Length(max=2000)],
        description=_("What you say or do when you hear this."),
    )
