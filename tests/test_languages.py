"""Languages are named in the reader's own, in small letters within a sentence."""

import pytest
from flask_babel import force_locale

from workspace.languages import language_choices, language_label, language_name


@pytest.mark.parametrize(
    ("reader", "within", "alone"),
    [("en", "Swedish", "Swedish"), ("nb", "svensk", "Svensk"), ("sv", "svenska", "Svenska")],
)
def test_a_language_is_named_for_its_reader(app, reader, within, alone):
    with app.test_request_context(), force_locale(reader):
        assert (language_name("sv"), language_label("sv")) == (within, alone)
        assert language_choices(["sv"]) == [("sv", alone)]
