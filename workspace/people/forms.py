"""What people type about themselves and each other."""

from flask_babel import lazy_gettext as _
from wtforms import EmailField, Field, PasswordField, StringField
from wtforms.validators import DataRequired, Email, InputRequired, Length, ValidationError

from workspace.asked import number
from workspace.fields import RadioField, SelectField, SelectMultipleField
from workspace.languages import OWN_NAMES
from workspace.people.models import FUNCTIONS, RIGHTS, User
from workspace.people.passwords import SHORTEST, weakness
from workspace.people.rights import names
from workspace.people.zones import zones
from workspace.web import Form


def new_password(label: str = _("New password")) -> PasswordField:
    # The shape alone; `NewPassword` asks whether it is too weak for this person.
    return PasswordField(
        label,
        validators=[DataRequired(), Length(max=200)],
        description=_(
            "At least %(num)s characters. A few words you remember are better than signs.", num=SHORTEST
        ),
    )


class NewPassword(Form):
    """A form in which somebody chooses a password; `whose` is their address and name."""

    password = new_password()
    whose: tuple[str, str] = ("", "")

    def validate_password(self, field: PasswordField) -> None:
        if reason := weakness(field.data or "", *self.whose):
            raise ValidationError(reason)


class SignInForm(Form):
    email = EmailField(_("E-mail"), validators=[DataRequired(), Length(max=254)])
    password = PasswordField(_("Password"), validators=[DataRequired(), Length(max=200)])


class JoinForm(NewPassword):
    name = StringField(_("Your name"), validators=[DataRequired(), Length(max=120)])
    password = new_password(_("Choose a password"))


class ChangePasswordForm(NewPassword):
    current = PasswordField(_("Current password"), validators=[DataRequired(), Length(max=200)])


class RightsForm(Form):
    rights = SelectMultipleField(_("What they do here"), validators=[InputRequired()])
    led = SelectMultipleField(_("Leads"))

    def __init__(self, *arguments, **named) -> None:
        super().__init__(*arguments, **named)
        words = names()
        self.rights.choices = [(right, words[right]) for right in RIGHTS]
        self.led.choices = [(function, words[function]) for function in FUNCTIONS]

    def validate_rights(self, field: Field) -> None:
        if "reader" in field.data and len(field.data) > 1:
            raise ValidationError(_("A reader changes nothing: choose Reader alone, or leave it out."))

    def validate_led(self, field: Field) -> None:
        if not set(field.data or ()) <= set(self.rights.data or ()):
            raise ValidationError(_("A lead holds the function they lead."))


class InvitationForm(RightsForm):
    email = EmailField(_("E-mail"), validators=[DataRequired(), Email(), Length(max=254)])
    led = None

    def __init__(self, *arguments, **named) -> None:
        Form.__init__(self, *arguments, **named)
        self.rights.choices = [(right, words) for right, words in names().items()]

    def validate_email(self, field: EmailField) -> None:
        known = User.known_by(field.data or "")
        if known and known.is_active:
            raise ValidationError(_("%(name)s is here already.", name=known.name))


class RemovalForm(Form):
    successor = SelectField(_("Who takes over what they own"), coerce=number)

    def __init__(self, leaving: User, *arguments, **named) -> None:
        super().__init__(*arguments, **named)
        self.successor.choices = [(user.id, user.name) for user in User.working() if user != leaving]


class ProfileForm(Form):
    name = StringField(_("Name"), validators=[DataRequired(), Length(max=120)])
    language = SelectField(_("Language"), choices=[(tag, name) for tag, name in OWN_NAMES.items()])
    zone = SelectField(_("Time zone"))
    look = RadioField(
        _("Look"), choices=[("system", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))]
    )
    mail = RadioField(
        _("Mail to you"),
        choices=[
            ("at_once", _("At once, and the weekly digest")),
            ("weekly", _("The weekly digest alone")),
            ("none", _("None")),
        ],
    )

    def __init__(self, user: User, *arguments, **named) -> None:
        super().__init__(*arguments, obj=user, **named)
        known = zones(user.language)
        own = () if user.zone in dict(known) else ((user.zone, user.zone),)
        self.zone.choices = [*own, *known]
