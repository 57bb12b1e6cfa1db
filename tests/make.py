"""What tests need to exist before they begin. Each maker commits and returns the row."""

import itertools
import uuid
from io import BytesIO

from workspace.assets.models import Asset
from workspace.comments.models import Comment
from workspace.comments.passages import held, pasted
from workspace.db import db, today, writing
from workspace.deals.models import Account, Deal
from workspace.importing.models import Import
from workspace.importing.receiving import keep, receive
from workspace.importing.taking_in import take_in
from workspace.journey.models import ALWAYS_ON, JOBS, Job, Placement
from workspace.objections.answers import Answer, Tip
from workspace.objections.models import Objection, Theme
from workspace.people.models import User
from workspace.personas.models import Persona
from workspace.settings.models import Product, Segment, Workspace
from workspace.text import folded
from workspace.texts.models import Text

_numbers = itertools.count(1)


def _kept(row):
    """Commits a row built outside a write: its columns alone are filled, and no verb's rule has run."""
    with writing():
        db.session.add(row)
        db.session.commit()
    return row


def workspace(
    name="Fjordlogg", currency="NOK", languages=("nb", "sv", "da", "en"), jobs=tuple(JOBS)
) -> Workspace:
    with writing():
        row = Workspace(id=1, name=name, currency=currency, languages=list(languages))
        db.session.add(row)
        for position, key in enumerate(jobs):
            db.session.add(Job(key=key, position=position, is_always_on=key in ALWAYS_ON))
        db.session.commit()
    return row


def user(name="Ola", **rights) -> User:
    email = f"{name.lower().replace(' ', '.')}@example.com"
    return _kept(User(email=email, email_folded=email, name=name, **rights))


def job(key="validation") -> Job:
    return db.session.query(Job).filter_by(key=key).one()


def product(name="Fjordlogg Pro") -> Product:
    return _kept(Product(name=name, name_folded=folded(name)))


def segment(name="Manufacturing") -> Segment:
    return _kept(Segment(name=name, name_folded=folded(name)))


def account(name=None, **columns) -> Account:
    name = name or f"Nordlys Energi {next(_numbers)} AS"
    return _kept(Account(name=name, name_folded=folded(name), **columns))


def deal(of=None, name="New system", value=100_000_00, currency="NOK", **columns) -> Deal:
    return _kept(Deal(account_id=(of or account()).id, name=name, value=value, currency=currency, **columns))


def persona(name="Ingrid", title="CFO", role="economic_decision_maker", **columns) -> Persona:
    """A persona with its head alone: sections come with `Persona.start`."""
    return _kept(Persona(name=name, title=title, role=role, **columns))


def text(markdown="", kind="persona", row_id=0, label="Goals") -> Text:
    return _kept(Text(markdown=markdown, kind=kind, row_id=row_id, label=label))


def comment(text: Text, by: User, words="Is this still so?", passage="") -> Comment:
    """On that passage, or on the whole text."""
    with writing():
        text, by = db.session.merge(text), db.session.merge(by)
        row = Comment.add(text, by, words, pasted(text, passage)[0] if passage else None)
        db.session.commit()
    return row


def suggestion(text: Text, by: User, passage="", replacement="Cut energy cost.") -> Comment:
    """Other words for that passage, or for the whole text."""
    with writing():
        text, by = db.session.merge(text), db.session.merge(by)
        document = text.take_document()
        whole = held(document, 0, len(document.markdown))
        [row] = Comment.suggest(text, by, [(pasted(text, passage)[0] if passage else whole, replacement)])
        db.session.commit()
    return row


def asset(title="What downtime costs", type="article", language="nb", stage="published", **columns) -> Asset:
    return _kept(
        Asset(
            title=title, type=type, language=language, stage=stage, text_id=text(kind="asset").id, **columns
        )
    )


def placement(asset: Asset, job: Job, persona: Persona | None = None) -> Placement:
    return _kept(Placement(asset_id=asset.id, job_id=job.id, persona_id=persona and persona.id))


def theme(name="Too expensive", **columns) -> Theme:
    return _kept(Theme(name=name, name_folded=folded(name), **columns))


def objection(words="Det er for dyrt", of=None, language="nb", heard_on=None, **columns) -> Objection:
    """A bare row: counters and standings are kept by `Objection.log`, which tests of those use instead."""
    heard_on = heard_on or today()
    return _kept(
        Objection(
            words=words, account_id=(of or account()).id, language=language, heard_on=heard_on, **columns
        )
    )


def answer(theme, by, language="en", know="", say="", do="", approved_by=None, persona=None, product=None):
    """A draft with those words, approved when `approved_by` is given."""
    with writing():
        row = Answer.draft(theme, by, language, persona=persona, product=product)
        for text, words in zip(row.texts, (know, say, do), strict=True):
            text.write(words, by)
        if approved_by:
            db.session.flush()
            row.approve(approved_by)
        db.session.commit()
    return row


def tip(theme, by, words="Ask what it costs them today.") -> Tip:
    with writing():
        row = Tip.add(theme, by, words)
        db.session.commit()
    return row


def whole_persona(by: User, name="Ingrid", title="CFO", goals="Cut licence cost 15 %", **head) -> Persona:
    """A persona as the form makes it, with the template's sections and something in its goals."""
    with writing():
        row = Persona.start(by, name=name, title=title, **head)
        row.section("goals").text.write(goals, by)
        db.session.commit()
    return row


def file(by: User, data: bytes, name="kunder.csv", noun="accounts") -> Import:
    """A file that was read and waits for its columns to be mapped."""
    key = str(uuid.uuid4())
    sha256 = keep(BytesIO(data), key)
    with writing():
        row = receive(sha256, name, by, key, noun)
        db.session.commit()
        import_id = row.id
    take_in(import_id)
    return db.session.get(Import, import_id)
