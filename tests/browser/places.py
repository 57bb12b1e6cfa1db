"""Every page there is: the GET routes, with the numbers of rows that have something to show."""

from sqlalchemy import func, select

from tests import make
from workspace.assets.models import Asset
from workspace.db import db, writing
from workspace.deals.models import Account, Deal, Stage
from workspace.importing.models import Import
from workspace.letters.models import Letter
from workspace.mail.unsubscribing import unsubscribe_token
from workspace.objections.answers import Answer, Tip
from workspace.objections.models import Objection, Theme
from workspace.people.models import User
from workspace.personas.models import Persona
from workspace.settings.models import Product

NOT_PAGES = {
    "static", "static_script", "static_sheets", "offline.manifest", "offline.worker",
    "assets.file", "importing.export", "importing.failed",  # files
    "accounts.suggest", "mentionable.index", "offline.device", "search.palette",  # answers to scripts
    "live.join",  # a socket
    "upkeep.healthz", "upkeep.readyz",
    "sessions.join", "sessions.new", "sessions.reset", "set_up.new",  # met signed out: test_loop
    "set_up.archive",  # before there is a workspace
    "briefs.company", "objections.about_account", "objections.about_deal", "deals.stages.new",  # as another
}  # fmt: skip


def addresses(app, by: User) -> list[str]:
    """Needs a persona with versions, a theme with a tip, and an approved answer among the rows."""
    values = numbers(by)
    routes = [
        rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and rule.endpoint not in NOT_PAGES
    ]
    asked = {"answers.new": ["theme_id"], "answers.add_tip": ["theme_id"], "journey.placing": ["ids"]}
    return sorted(
        rule.build({name: values[name] for name in [*rule.arguments, *asked.get(rule.endpoint, [])]})[1]
        for rule in routes
    )


def numbers(by: User) -> dict[str, object]:
    answer = db.session.get(Answer, first(Answer, Answer.approved_at.is_not(None)))
    section = db.session.get(Persona, first(Persona)).sections[0]
    return {
        "account_id": first(Account),
        "answer_id": answer.id,
        "asset_id": first(Asset, Asset.stage == "review"),
        "comment_id": make.comment(section.text, by).id,
        "deal_id": first(Deal),
        "ids": [first(Asset)],
        "import_id": an_import(by).id,
        "job_id": make.job().id,
        "kind": "products",
        "language": "sv" if answer.language != "sv" else "nb",
        "letter_id": a_letter(by).id,
        "n": 1,
        "named_id": first(Product),
        "objection_id": first(Objection, Objection.theme_id.is_not(None)),
        "persona_id": section.persona_id,
        "section_id": section.id,
        "stage_id": first(Stage),
        "text_id": section.text_id,
        "theme_id": db.session.scalar(select(func.min(Tip.theme_id)).join(Theme)),
        "token": unsubscribe_token(by),
        "user_id": first(User),
    }


def first(noun: type, *conditions) -> int:
    return db.session.scalar(select(func.min(noun.id)).where(*conditions))


def a_letter(by: User) -> Letter:
    """A mail that names no company."""
    with writing():
        letter = Letter(owner_id=by.id, words="It is too dear", subject="Today")
        db.session.add(letter)
        db.session.commit()
    return letter


def an_import(by: User, data: bytes = b"Name;Country\nHavbris Shipping AS;Norge\n") -> Import:
    """A file that waits for its columns to be mapped."""
    return make.file(by, data)
