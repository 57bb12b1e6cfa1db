"""Which addresses are the workspace's own."""

import re

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import Length, ValidationError

from workspace.web import Form

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


class DomainsForm(Form):
    domains = StringField(
        _("Your own mail domains"),
        [Length(max=1000)],
        description=_(
            "Such as example.com; several with spaces between. Only domains whose mail stays in your company:"
            " to all other addresses, mails say only that something waits."
        ),
    )

    def validate_domains(self, field: StringField) -> None:
        for domain in self.named:
            if not _DOMAIN.fullmatch(domain):
                raise ValidationError(gettext("“%(domain)s” is not a domain.", domain=domain[:80]))

    @property
    def named(self) -> list[str]:
        """Each once, in small letters, an @ before it left out."""
        typed = re.split(r"[\s,;]+", (self.domains.data or "").casefold())
        return list(dict.fromkeys(domain.removeprefix("@") for domain in typed if domain))
