from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length

from workspace.asked import number
from workspace.db import db
from workspace.fields import SelectField, SelectMultipleField
from workspace.journey.models import Job
from workspace.people.models import User
from workspace.personas.models import Persona
from workspace.web import Form


def persona_choices() -> list[tuple[str, str]]:
    """Any persona first, then each by name and title: two may share a name."""
    rows = db.session.execute(
        select(Persona.id, Persona.name, Persona.title).order_by(Persona.name_key, Persona.id)
    )
    return [("", gettext("Any persona"))] + [
        (str(row.id), f"{row.name} – {row.title}" if row.title else row.name) for row in rows
    ]


class JobForm(Form):
    name = StringField(_("Name"), [DataRequired(), Length(max=120)])
    is_always_on = BooleanField(_("Always on: open through the whole purchase"))


class PlacementForm(Form):
    """One asset on one buying job, for one persona or any."""

    job_id = SelectField(_("Buying job"), coerce=number)
    persona_id = SelectField(_("Persona"), coerce=number)

    def __init__(self, *arguments, **named) -> None:
        super().__init__(*arguments, **named)
        self.job_id.choices = [(job.id, job.name) for job in Job.in_order()]
        self.persona_id.choices = persona_choices()


class PlacingForm(Form):
    """Several assets at once: on these jobs, for these personas, to this owner."""

    ids = SelectMultipleField(coerce=number, validate_choice=False)
    jobs = SelectMultipleField(_("On these buying jobs"), coerce=number)
    personas = SelectMultipleField(_("For these personas"), coerce=str)
    owner = SelectField(_("Owner"), coerce=number)

    def __init__(self, *arguments, **named) -> None:
        super().__init__(*arguments, **named)
        self.jobs.choices = [(job.id, job.name) for job in Job.in_order()]
        self.personas.choices = [(key or "any", name) for key, name in persona_choices()]
        people = [(str(person.id), person.name) for person in User.working()]
        self.owner.choices = [("", gettext("Leave as it is")), *people]

    @property
    def persona_ids(self) -> list[int | None]:
        """Those chosen; nobody chosen is any persona."""
        return [None if key == "any" else int(key) for key in self.personas.data] or [None]
