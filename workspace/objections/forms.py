"""Forms of the objections room. Logging asks for two things: the words and the company."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from workspace.asked import number
from workspace.db import db, today
from workspace.deals.models import Account, Deal
from workspace.fields import RadioField, SelectField
from workspace.journey.models import Job
from workspace.languages import language_choices
from workspace.objections.companies import deal_label, open_deals, personas_met_first
from workspace.objections.models import KINDS, SEVERITIES, Objection, Theme
from workspace.personas.models import Persona
from workspace.web import Form

HELPED = {"yes": True, "no": False}
SHOWN = 6  # personas to tap; the rest open on demand


def stripped(words: str | None) -> str:
    return (words or "").strip()


class ObjectionForm(Form):
    """What was said, and what is one tap each. The choices follow the company that is typed."""

    words = TextAreaField(
        _("What did they say or ask?"), [DataRequired(), Length(max=5000)], filters=[stripped]
    )
    company = StringField(_("Company"), [DataRequired(), Length(max=200)], filters=[stripped])
    kind = RadioField(_("It is"), choices=list(KINDS.items()), default="objection")
    theme_id = IntegerField(validators=[Optional()])
    deal_id = RadioField(_("Deal"), coerce=number, default="")
    severity = RadioField(
        _("How much did it matter?"),
        choices=[("", _("Not stated")), *SEVERITIES.items()],
        coerce=number,
        default="",
    )
    persona_id = RadioField(_("Who said it?"), coerce=number, default="")
    job_id = RadioField(_("Buying job"), coerce=number, default="")
    said_to_them = TextAreaField(_("What did you answer?"), [Length(max=5000)], filters=[stripped])
    helped = RadioField(
        _("Did it help?"),
        choices=[("yes", _("Helped")), ("no", _("Did not")), ("", _("Don't know yet"))],
        default="",
    )
    heard_on = DateField(_("Heard on"), [Optional()], default=today)
    language = SelectField(_("Language"), default="")

    def __init__(self, *arguments, kept: Objection | None = None, **named) -> None:
        super().__init__(*arguments, **named)
        self.account = Account.called(self.company.data) if self.company.data else None
        not_stated = ("", gettext("Not stated"))
        personas, met = personas_met_first(self.account)
        self.met = max(SHOWN, met) + 1
        self.deal_id.choices = [not_stated, *self._deals(kept)]
        self.persona_id.choices = [not_stated, *((str(p.id), p.title or p.name) for p in personas)]
        self.job_id.choices = [not_stated, *((str(job.id), job.name) for job in Job.in_order())]
        self.language.choices = [("", gettext("As it is written")), *language_choices()]

    @classmethod
    def of(cls, objection: Objection) -> "ObjectionForm":
        """The form with what was logged, to be corrected."""
        names = ("words", "kind", "deal_id", "severity", "persona_id", "job_id", "said_to_them", "heard_on")
        logged = {name: getattr(objection, name) for name in names}
        helped = {True: "yes", False: "no", None: ""}[objection.helped]
        logged |= {"company": objection.account.name, "helped": helped, "language": objection.language}
        return cls(data=logged, kept=objection)

    def validate_heard_on(self, field: DateField) -> None:
        if field.data and field.data > today():
            raise ValidationError(gettext("That day has not come yet."))

    @property
    def said(self) -> dict[str, object]:
        """The answers as `Objection.log` and `correct` take them."""
        return {
            "words": self.words.data,
            "account": self.account or Account.found_or_made(self.company.data),
            "kind": self.kind.data,
            "deal": _row(Deal, self.deal_id.data),
            "persona": _row(Persona, self.persona_id.data),
            "job": _row(Job, self.job_id.data),
            "severity": self.severity.data,
            "said_to_them": self.said_to_them.data,
            "helped": HELPED.get(self.helped.data),
            "heard_on": self.heard_on.data or today(),
        }

    @property
    def theme(self) -> Theme | None:
        return _row(Theme, self.theme_id.data)

    def _deals(self, kept: Objection | None) -> list[tuple[str, str]]:
        """The company's open deals, and the one that was logged even if it was closed since."""
        if self.account is None:
            return []
        deals = {deal.id: deal for deal in open_deals(self.account)}
        if kept and kept.deal and kept.account_id == self.account.id:
            deals.setdefault(kept.deal_id, kept.deal)
        return [(str(deal.id), deal_label(deal)) for deal in deals.values()]

    def says_the_same_as(self, objection: Objection) -> bool:
        return (self.words.data, self.account) == (objection.words, objection.account)


class SortForm(Form):
    """A theme to tap, or the name of one: known, or new."""

    theme_id = IntegerField(validators=[Optional()])
    name = StringField(_("Theme"), [Length(max=200)], filters=[stripped])

    @property
    def theme(self) -> Theme | None:
        return _row(Theme, self.theme_id.data)


class OutcomeForm(Form):
    helped = RadioField(choices=list(HELPED.items()), validators=[DataRequired()], validate_choice=False)

    def validate_helped(self, field: RadioField) -> None:
        if field.data not in HELPED:
            raise ValidationError(gettext("Say whether it helped."))


def _row(noun: type, row_id: int | None) -> object | None:
    return db.session.get(noun, row_id) if row_id else None
