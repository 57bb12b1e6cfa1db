"""Forms for notes of a meeting: paste them, then tick what was objected or asked."""

import uuid

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, FormField, StringField, TextAreaField
from wtforms import Form as Part
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from workspace.asked import number
from workspace.db import db, today
from workspace.deals.models import Account, Deal
from workspace.fields import FieldList, RadioField, SelectField
from workspace.figures import money_short
from workspace.objections.companies import open_deals
from workspace.objections.forms import stripped
from workspace.objections.meeting_notes import LONGEST, MOST, Proposal
from workspace.objections.models import KINDS
from workspace.web import Form


class NotesForm(Form):
    """The notes, and whose meeting it was."""

    company = StringField(_("Company"), [DataRequired(), Length(max=200)], filters=[stripped])
    notes = TextAreaField(_("Your notes"), [DataRequired(), Length(max=LONGEST)], filters=[stripped])


class ProposalForm(Part):
    """One proposal, as it may be mended."""

    is_ticked = BooleanField()
    words = TextAreaField(validators=[Length(max=5000)], filters=[stripped])
    kind = SelectField(choices=list(KINDS.items()), default="objection")


class TickedForm(Form):
    """What is proposed, to be ticked, and what all of it shares."""

    company = StringField(_("Company"), [DataRequired(), Length(max=200)], filters=[stripped])
    deal_id = RadioField(_("Deal"), coerce=number, default="")
    heard_on = DateField(_("Heard on"), [Optional()], default=today)
    rows = FieldList(FormField(ProposalForm), max_entries=MOST)

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)
        self.account = Account.called(self.company.data) if self.company.data else None
        deals = open_deals(self.account) if self.account else []
        named_deals = [
            (str(deal.id), f"{deal.name} · {money_short(deal.value, deal.currency)}") for deal in deals
        ]
        self.deal_id.choices = [("", gettext("Not stated")), *named_deals]

    @classmethod
    def proposing(cls, company: str, proposals: list[Proposal]) -> "TickedForm":
        rows = [{"is_ticked": each.is_likely, "words": each.words, "kind": each.kind} for each in proposals]
        return cls(formdata=None, data={"company": company, "rows": rows})

    def validate_heard_on(self, field: DateField) -> None:
        if field.data and field.data > today():
            raise ValidationError(gettext("That day has not come yet."))

    def validate_rows(self, field: FieldList) -> None:
        if not self._ticked():
            raise ValidationError(gettext("Tick what was objected or asked."))

    @property
    def ticked(self) -> list[dict[str, object]]:
        """What to log, each with a key of its own: the form's key and its place in it."""
        key = uuid.UUID(self.client_id.data)
        return [
            {"words": row.words.data, "kind": row.kind.data, "client_id": uuid.uuid5(key, str(place))}
            for place, row in self._ticked()
        ]

    @property
    def deal(self) -> Deal | None:
        return db.session.get(Deal, self.deal_id.data) if self.deal_id.data else None

    def _ticked(self) -> list[tuple[int, ProposalForm]]:
        rows = ((place, row.form) for place, row in enumerate(self.rows))
        return [(place, row) for place, row in rows if row.is_ticked.data and row.words.data]
