"""The forms and words that the pattern page shows its parts with."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, FileField, SearchField, StringField, TextAreaField
from wtforms.validators import DataRequired, Optional

from workspace.chart import Chart
from workspace.fields import RadioField, SelectField, SelectMultipleField

CHART = Chart.of([("Sep", "September", 4), ("Oct", "October", 0), ("Nov", "November", 7)])
SAMPLE = """
We meet **price** with the cost of waiting, not with a discount.

* Ask what a month of delay costs
* [Send the calculator](https://example.org)

- [x] Figures agreed with finance
- [ ] Example from their own industry

> Show me the figures before you show me the screens.

| Supplier | A year | Notice |
| --- | --- | --- |
| Today | NOK 1 655 000 | 12 months |
| With us | NOK 1 410 000 | 3 months |
"""


class PatternForm(FlaskForm):
    """One field of every kind."""

    words = TextAreaField("What was said", [DataRequired()])
    company = StringField("Company", [DataRequired()], description="A new one is made by typing it.")
    search = SearchField("Words")
    job = SelectField("Buying job", choices=[("", "Any"), ("validation", "Validation")])
    due = DateField("Due", [Optional()])
    weight = RadioField(
        "How much it mattered",
        choices=[(words, words) for words in ("mentioned", "slowed us", "stopping us")],
    )
    personas = SelectMultipleField(
        "Heard from", choices=[(title, title) for title in ("CFO", "CISO", "IT manager")]
    )
    mine = BooleanField("Tell me when the answer is there")
    picture = FileField("Picture")
    text = TextAreaField("Section")


def refused() -> PatternForm:
    """The same form after it was sent empty."""
    form = PatternForm(formdata=None, prefix="refused", data={"personas": ["CFO"]})
    form.validate()
    return form
