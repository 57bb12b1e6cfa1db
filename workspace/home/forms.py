"""What the first visitor says about the workspace and themselves."""

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, EmailField, PasswordField, StringField
from wtforms.validators import DataRequired, Email, Length, Regexp, ValidationError

from workspace.fields import RadioField, SelectMultipleField
from workspace.home.set_up import is_code
from workspace.journey.models import FOUR, JOBS
from workspace.languages import language_choices
from workspace.people.models import FUNCTIONS
from workspace.people.passwords import weakness
from workspace.web import Form

COUNTS = {"4": FOUR, "6": tuple(JOBS)}


class FirstVisitForm(Form):
    """Who comes first: the code proves whose server it is."""

    code = StringField(
        _("Set-up code"),
        [DataRequired(), Length(max=40)],
        description=_("It stands in the terminal where Tryline was started."),
    )
    your_name = StringField(_("Your name"), [DataRequired(), Length(max=120)])
    email = EmailField(_("E-mail"), [DataRequired(), Length(max=254), Email(_("An e-mail address."))])
    password = PasswordField(
        _("Password"),
        [DataRequired(), Length(max=200)],
        description=_("At least 12 characters. Three or four random words are easy to remember."),
    )

    def validate_code(self, field: StringField) -> None:
        if not is_code(field.data):
            raise ValidationError(_("That is not the code. The newest one counts."))

    def validate_password(self, field: PasswordField) -> None:
        if why := weakness(field.data, self.email.data or "", self.your_name.data or ""):
            raise ValidationError(why)

    @property
    def admin(self) -> dict[str, object]:
        """The first admin's columns, but for what the server adds."""
        return {"name": self.your_name.data.strip(), "email": self.email.data.strip()}


class ArchiveForm(FirstVisitForm):
    file = FileField(
        _("The archive"),
        [FileRequired(_("Please choose a file."))],
        description=_("The zip that «Export everything» made there, of the same version as this one."),
    )


class SetUpForm(FirstVisitForm):
    name = StringField(_("Name of the workspace"), [DataRequired(), Length(max=120)])
    currency = StringField(
        _("Currency"),
        [DataRequired(), Regexp("^[A-Z]{3}$", message=_("Three letters, such as NOK, SEK, DKK or EUR."))],
        default="NOK",
        filters=[lambda typed: typed and typed.strip().upper()],
        description=_("What deals are compared in. Rates for other currencies are typed by an admin."),
    )
    languages = SelectMultipleField(_("Languages you sell in"), [DataRequired()], default=["nb"])
    jobs = RadioField(
        _("Buying jobs"),
        [DataRequired()],
        choices=[("6", _("All six")), ("4", _("The shorter four"))],
        default="6",
        description=_(
            "Six adds requirements building and supplier selection. All of it can be changed later."
        ),
    )
    functions = SelectMultipleField(
        _("You also work in"),
        choices=[("sales", _("Sales")), ("marketing", _("Marketing"))],
        description=_("You are the first admin. Leave both empty if you only look after the workspace."),
    )
    with_demo = BooleanField(
        _("Add demo data"),
        description=_("A made-up company with personas, objections and content. One button removes it."),
    )

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)
        self.languages.choices = language_choices()

    @property
    def job_keys(self) -> tuple[str, ...]:
        return COUNTS[self.jobs.data]

    @property
    def admin(self) -> dict[str, object]:
        functions = {f"is_{function}": function in self.functions.data for function in FUNCTIONS}
        return super().admin | functions
