"""What is typed about deals, companies and stages."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, Field, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, Regexp, ValidationError

from workspace import clash
from workspace.asked import number
from workspace.db import db, today
from workspace.deals.amounts import as_typed, minor_units
from workspace.deals.models import OUTCOMES, Account, Deal, Stage
from workspace.fields import RadioField, SelectField, SelectMultipleField
from workspace.journey.models import Job
from workspace.people.models import User, me
from workspace.personas.models import Persona
from workspace.settings.models import Segment, Workspace
from workspace.text import folded
from workspace.web import Form


def choices(rows: list, nothing: str) -> list[tuple[str, str]]:
    return [("", nothing), *((str(row.id), row.name) for row in rows)]


class AmountField(StringField):
    """An amount in the minor unit, typed as people type it. What cannot be read stays in the field."""

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return "" if self.data is None else as_typed(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            self.data = minor_units(valuelist[0])
        except ValueError:
            self.data = None
            raise ValueError(gettext("This is not an amount. Write it like 1 655 000,50.")) from None


class DealForm(Form):
    account = StringField(_("Company"), [DataRequired(), Length(max=200)])
    name = StringField(_("What they are buying"), [DataRequired(), Length(max=200)])
    value = AmountField(_("Value"))
    currency = StringField(
        _("Currency"),
        [DataRequired(), Regexp("[A-Z]{3}$", message=_("Three letters, like NOK."))],
        filters=[lambda code: (code or "").strip().upper()],
    )
    stage_id = SelectField(_("Stage"), coerce=number)
    owner_id = SelectField(_("Owner"), coerce=number)
    close_on = DateField(_("Expected close"), [Optional()])
    personas = SelectMultipleField(_("Personas met so far"), coerce=number)
    external_id = StringField(
        _("Number in the CRM"), [Length(max=120)], filters=[lambda key: (key or "").strip() or None]
    )
    note = TextAreaField(_("Note"), [Length(max=10000)], filters=[lambda words: words or ""])
    seen = HiddenField()  # the stamp of the deal when the form was opened

    def __init__(self, deal: Deal | None = None, account: Account | None = None, **named: object) -> None:
        super().__init__(data=_kept(deal) if deal else _blank(account), **named)
        self._deal = deal
        self.stage_id.choices = choices(Stage.in_order(), gettext("Not stated"))
        self.owner_id.choices = choices(_owners(deal), gettext("Nobody yet"))
        everyone = db.session.query(Persona).order_by(Persona.name_key, Persona.id).all()
        self.personas.choices = [(persona.id, persona.heading) for persona in everyone]

    def validate_external_id(self, field: Field) -> None:
        source = (self._deal.source if self._deal else None) or "typed"
        if not field.data:
            return
        known = db.session.query(Deal).filter_by(source=source, external_id=field.data).one_or_none()
        if known and known is not self._deal:
            raise ValidationError(gettext("Another deal has that number: %(name)s.", name=known.name))

    @property
    def columns(self) -> dict[str, object]:
        """The answers that are columns of a deal, as they are today."""
        columns = {
            key: value for key, value in self.answers.items() if key not in ("account", "personas", "seen")
        }
        columns["as_of"] = today()
        if self.external_id.data and not (self._deal and self._deal.source):
            columns["source"] = "typed"
        return columns

    @property
    def is_overtaken(self) -> bool:
        """Somebody saved the deal since this form was opened."""
        return self.seen.data != _kept(self._deal)["seen"]

    def unlike(self) -> list[tuple[str, str, str]]:
        """What they saved and what is typed here, where it differs; sent again, this replaces theirs."""
        self.seen.data = self.seen.raw_data = _kept(self._deal)["seen"]
        return clash.unlike(DealForm(self._deal, formdata=None), self)

    @property
    def met(self) -> list[Persona]:
        return db.session.query(Persona).filter(Persona.id.in_(self.personas.data)).all()


def _blank(account: Account | None) -> dict[str, object]:
    return {"account": account and account.name, "currency": Workspace.get().currency, "owner_id": me().id}


def _kept(deal: Deal) -> dict[str, object]:
    names = ("name", "value", "currency", "stage_id", "owner_id", "close_on", "external_id", "note")
    kept = {name: getattr(deal, name) for name in names}
    kept |= {"account": deal.account.name, "personas": [persona.id for persona in deal.personas_met()]}
    return kept | {"seen": clash.stamp(kept)}


def _owners(deal: Deal | None) -> list[User]:
    """Everyone who can own something, and whoever owns it now."""
    working = User.working()
    if deal and deal.owner and deal.owner not in working:
        working.append(deal.owner)
    return working


class AccountForm(Form):
    name = StringField(_("Company"), [DataRequired(), Length(max=200)])
    segment_id = SelectField(_("Segment"), coerce=number)

    def __init__(self, account: Account) -> None:
        super().__init__(obj=account)
        self._account = account
        self.segment_id.choices = choices(Segment.in_order(), gettext("Not stated"))

    def validate_name(self, field: Field) -> None:
        known = Account.called(field.data)
        if known and known is not self._account:
            raise ValidationError(gettext("There is already a company of that name: merge the two instead."))


class StageForm(Form):
    name = StringField(_("Name"), [DataRequired(), Length(max=120)])
    outcome = RadioField(_("A deal there is"), choices=list(OUTCOMES.items()), default="open")
    expected_job_id = SelectField(_("Buying job one expects there"), coerce=number)

    def __init__(self, stage: Stage | None = None) -> None:
        super().__init__(obj=stage)
        self._stage = stage
        self.expected_job_id.choices = choices(Job.in_order(), gettext("None"))

    def validate_name(self, field: Field) -> None:
        known = db.session.query(Stage).filter_by(name_folded=folded(field.data)).one_or_none()
        if known and known is not self._stage:
            raise ValidationError(gettext("There is already a stage of that name."))
