"""The form a file comes by."""

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired

from workspace.fields import SelectField
from workspace.importing.fields import NOUNS
from workspace.web import Form


class UploadForm(Form):
    file = FileField(_("File"), validators=[FileRequired(_("Please choose a file."))])
    noun = SelectField(
        _("What is in it?"), choices=[("", _("See from its headings")), *NOUNS.items()], default=""
    )
