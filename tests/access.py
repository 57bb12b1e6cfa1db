"""Who may use which route, and a stage on which each route finds what it needs."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests import make
from workspace.activity.models import Event, Notice, tell
from workspace.chat.models import ChatMember
from workspace.db import Model, db, now, today, writing
from workspace.deals.models import Stage as DealStage
from workspace.journey.models import Job
from workspace.letters.models import Letter
from workspace.mail.unsubscribing import unsubscribe_token
from workspace.objections.acts import Act
from workspace.objections.models import Objection
from workspace.objections.moving import sort
from workspace.objections.themes import Theme
from workspace.people.links import Invitation, Reset
from workspace.people.models import User, new_token, token_hash
from workspace.personas.models import Persona
from workspace.settings.models import Rate
from workspace.texts.models import Text

PUBLIC = "anyone"
MEMBER = "anyone who is signed in"
WRITER = "anyone who is signed in but readers"
ADMIN = "admins"
OWNER = "whoever made it, and admins"
OTHER = "those who may approve it: never its author, never a reader"
SELF = "the one person it is for"

READ = {"GET": MEMBER}
WRITE = {"GET": WRITER, "POST": WRITER}
POST = {"POST": WRITER}
RUN = {"GET": ADMIN, "POST": ADMIN}

_RULES = {
    "accounts.edit": WRITE, "accounts.index": READ, "accounts.show": READ,
    "accounts.suggest": READ, "accounts.twins": READ,
    "acts.history": READ, "acts.split": WRITE, "acts.undo": POST,
    "activity.index": READ, "activity.notices": READ, "activity.read_every_notice": {"POST": MEMBER},
    "activity.read_notice": {"POST": SELF}, "activity.start_following": {"POST": MEMBER},
    "activity.stop_following": {"POST": MEMBER},
    "answers.add_tip": WRITE, "answers.approve": {"POST": OTHER}, "answers.draft_from_tip": POST,
    "answers.new": WRITE, "answers.remove_tip": {"POST": OWNER}, "answers.show": READ,
    "answers.translate": WRITE,
    "assets.edit": WRITE, "assets.file": READ, "assets.index": READ, "assets.new": WRITE,
    "assets.remove": {"POST": OWNER}, "assets.show": READ, "assets.still_right": POST,
    "assets.tick": {"POST": MEMBER},
    "backlog.decide": READ, "backlog.index": READ, "backlog.make": POST, "backlog.making": READ,
    "backlog.not_content": POST, "backlog.undo": {"POST": OWNER}, "backlog.use_existing": POST,
    "board.about_asset": READ, "board.add": POST, "board.approve": {"POST": OTHER},
    "board.gaps.plan": POST, "board.index": READ, "board.move": POST, "board.plan": POST,
    "board.send_back": {"POST": OTHER},
    "briefs.account": READ, "briefs.at_hand": READ, "briefs.company": READ, "briefs.index": READ,
    "briefs.occur": POST, "briefs.persona": READ,
    "chat.code": {"POST": MEMBER}, "chat.end": {"POST": SELF}, "chat.index": READ,
    "chat.slack": {"POST": PUBLIC}, "chat.teams": {"POST": PUBLIC},
    "comments.count": READ, "comments.create": POST, "comments.index": READ, "comments.reopen": POST,
    "comments.reply": POST, "comments.resolve": POST, "comments.show": READ,
    "companies.merge": WRITE,
    "deals.edit": WRITE, "deals.index": READ, "deals.new": WRITE, "deals.show": READ,
    "deals.stages.edit": RUN, "deals.stages.index": {"GET": ADMIN}, "deals.stages.move": {"POST": ADMIN},
    "deals.stages.new": RUN, "deals.stages.remove": {"POST": ADMIN},
    "demo.create": {"POST": ADMIN}, "demo.destroy": {"POST": ADMIN}, "demo.show": {"GET": ADMIN},
    "digest.of_team": READ, "digest.show": READ,
    "home.index": READ, "home.patterns": READ, "home.shortcuts": READ,
    "importing.cancel": {"POST": OWNER}, "importing.create": POST, "importing.export": {"GET": ADMIN},
    "importing.failed": {"GET": WRITER}, "importing.go_on": {"POST": OWNER},
    "importing.index": {"GET": WRITER},
    "importing.look": {"POST": OWNER}, "importing.run": {"POST": OWNER}, "importing.show": {"GET": WRITER},
    "journey.about_asset": {"GET": MEMBER, "POST": WRITER}, "journey.add": {"POST": ADMIN},
    "journey.assets": READ, "journey.index": READ, "journey.move": {"POST": ADMIN}, "journey.placing": WRITE,
    "journey.remove": {"POST": ADMIN}, "journey.rename": {"POST": ADMIN}, "journey.unplace": POST,
    "keeping.entrust": WRITE, "keeping.still_right": POST,
    "live.join": READ,
    "letters.complete": {"GET": SELF, "POST": SELF}, "letters.mailbox": {"GET": ADMIN},
    "letters.remove": {"POST": SELF},
    "mail.settings": RUN, "mail.unsubscribe": {"GET": PUBLIC, "POST": PUBLIC},
    "map.cell": READ, "map.gaps": READ, "map.index": READ, "map.persona": READ,
    "mentionable.index": {"GET": WRITER},
    "monday.at_stake": READ, "monday.contradictions": READ, "monday.index": READ, "monday.moving": READ,
    "monday.unanswered": READ, "monday.waiting_approvals": READ, "monday.waits": READ,
    "notes.create": {"POST": WRITER}, "notes.new": {"GET": WRITER}, "notes.propose": {"POST": WRITER},
    "objections.about": {"POST": OWNER}, "objections.about_account": READ, "objections.about_deal": READ,
    "objections.about_persona": READ, "objections.company": READ,
    "objections.correct": {"GET": OWNER, "POST": OWNER}, "objections.index": READ,
    "objections.logged": READ, "objections.new": WRITE, "objections.outcome": POST,
    "objections.show": READ, "objections.similar": READ, "objections.sort": POST,
    "objections.withdraw": {"POST": OWNER},
    "offline.device": READ, "offline.manifest": {"GET": PUBLIC}, "offline.worker": {"GET": PUBLIC},
    "people.audit.index": {"GET": ADMIN}, "people.erasure": {"POST": ADMIN}, "people.index": {"GET": ADMIN},
    "people.invitations.create": {"POST": ADMIN}, "people.invitations.index": {"GET": ADMIN},
    "people.invitations.withdraw": {"POST": ADMIN}, "people.removal": {"POST": ADMIN},
    "people.reset": {"POST": ADMIN}, "people.rights": {"POST": ADMIN}, "people.show": {"GET": ADMIN},
    "people.sign_ins": {"POST": ADMIN},
    "personas.edit": WRITE, "personas.history": READ, "personas.index": READ, "personas.new": WRITE,
    "personas.remove": {"GET": OWNER, "POST": OWNER}, "personas.sections.create": POST,
    "personas.sections.edit": WRITE, "personas.sections.index": {"GET": WRITER},
    "personas.sections.move": POST, "personas.sections.remove": POST, "personas.show": READ,
    "personas.versions.create": POST, "personas.versions.index": READ, "personas.versions.show": READ,
    "profile.password": {"POST": MEMBER}, "profile.show": {"GET": MEMBER, "POST": MEMBER},
    "profile.sign_ins": {"POST": MEMBER},
    "search.index": READ, "search.palette": READ,
    "sending.asset": READ, "sending.theme": READ,
    "sessions.destroy": {"POST": MEMBER}, "sessions.join": {"GET": PUBLIC, "POST": PUBLIC},
    "sessions.language": {"POST": PUBLIC}, "sessions.new": {"GET": PUBLIC, "POST": PUBLIC},
    "sessions.reset": {"GET": PUBLIC, "POST": PUBLIC},
    "set_up.archive": {"GET": PUBLIC, "POST": PUBLIC}, "set_up.new": {"GET": PUBLIC, "POST": PUBLIC},
    "settings.names.index": RUN, "settings.names.remove": {"POST": ADMIN}, "settings.names.show": RUN,
    "settings.rates.index": RUN, "settings.rates.remove": {"POST": ADMIN}, "settings.show": RUN,
    "static_script": {"GET": PUBLIC}, "static_sheets": {"GET": PUBLIC},
    "sorting.hand_over": POST, "sorting.inbox": {"GET": MEMBER, "POST": WRITER},
    "sorting.turns": {"GET": MEMBER, "POST": ADMIN},
    "suggestions.accept": {"POST": OTHER}, "suggestions.accept_all": {"POST": OTHER},
    "suggestions.create": POST, "suggestions.decline": {"POST": OTHER}, "suggestions.new": WRITE,
    "suggestions.withdraw": {"POST": SELF},
    "texts.edit": WRITE, "texts.preview": POST, "texts.restore": POST, "texts.show": READ,
    "texts.words": READ,
    "themes.edit": WRITE, "themes.index": READ,
    "themes.merge": WRITE, "themes.show": READ,
    "tried.note": {"POST": OWNER}, "tried.share": {"POST": OWNER},
    "upkeep.healthz": {"GET": PUBLIC}, "upkeep.readyz": {"GET": PUBLIC},
}  # fmt: skip
RULES = {(endpoint, method): rule for endpoint, rules in _RULES.items() for method, rule in rules.items()}
UPGRADE = {"Connection": "Upgrade", "Upgrade": "websocket", "Origin": "http://localhost"}
ABOUT_A_THEME = ("answers.new", "answers.add_tip")
IN_REVIEW = ("board.approve", "board.send_back")


MAKERS = ("mara", "sol", "alma")


class Stage:
    """Each of the cast before their browser, and rows that one of them made, as a route asks for them."""

    def __init__(self, app: Flask, cast: dict[str, User]) -> None:
        self.cast = cast
        self.browsers = {"stranger": app.test_client()}
        self.browsers |= {name: app.test_client().sign_in(user) for name, user in cast.items()}
        self._rows: dict[tuple[str, str], object] = {}

    def applies(self, route: Rule, actor: str, whose: str) -> bool:
        """Whether the try can be made: a stranger owns nothing, a reader nothing but notices."""
        if whose == "another's":
            return True
        has_rows = actor in MAKERS or (actor == "rut" and route.endpoint == "activity.read_notice")
        return has_rows and bool(route.arguments)

    def ask(self, route: Rule, method: str, actor: str, whose: str) -> TestResponse:
        """The actor's request about their own row, or about one of somebody else's."""
        maker = actor if whose == "own" else next(name for name in MAKERS if name != actor)
        values = {name: self._value(name, route, maker) for name in sorted(route.arguments)}
        if route.endpoint in IN_REVIEW:
            self._put_in_review(values["asset_id"])
        _, path = route.build(values)
        asked = {"theme_id": self._value("theme_id", route, maker)} if route.endpoint in ABOUT_A_THEME else {}
        headers = UPGRADE if route.websocket else {}
        return self.browsers[actor].open(path, method=method, data={}, query_string=asked, headers=headers)

    def _value(self, name: str, route: Rule, maker: str) -> object:
        fixed = {
            "filename": "app.js",
            "stamp": "new",
            "language": "sv",
            "n": 1,
            "kind": "products" if "settings" in route.endpoint else "theme",
        }
        if name in fixed:
            return fixed[name]
        if name == "token":
            return self._token(route.endpoint)
        if route.endpoint == "people.erasure":
            name = "removed_user_id"
        if name == "comment_id" and route.endpoint.startswith("suggestions."):
            name = "suggestion_id"
        if (maker, name) not in self._rows:
            self._rows[maker, name] = self._made(name, self.cast[maker], maker)
        return self._rows[maker, name]

    def _made(self, name: str, user: User, maker: str) -> int:
        """The number of a row of that kind that the user made."""
        makers: dict[str, Callable[[], Model]] = {
            "account_id": make.account,
            "deal_id": make.deal,
            "stage_id": lambda: _kept(DealStage.found_or_made, f"Stage of {user.name}"),
            "job_id": lambda: _added(Job(own_name=f"Job of {user.name}", position=9)),
            "asset_id": lambda: make.asset(f"Asset of {user.name}", author_id=user.id, owner_id=user.id),
            "placement_id": lambda: make.placement(make.asset(), make.job()),
            "persona_id": lambda: make.whole_persona(user, name=f"Ingrid of {user.name}"),
            "section_id": lambda: _kept(self._persona(maker).add_section, "What they read", user),
            "text_id": lambda: self._persona(maker).sections[0].text,
            "comment_id": lambda: make.comment(self._text(maker), user),
            "suggestion_id": lambda: make.suggestion(self._text(maker), user),
            "theme_id": lambda: self._theme(user),
            "answer_id": lambda: make.answer(self._theme(user), user, say="Ask what it costs them today."),
            "tip_id": lambda: make.tip(self._theme(user), user),
            "objection_id": lambda: make.objection(logged_by_id=user.id),
            "import_id": lambda: make.file(user, b"Name\nX AS\n"),
            "letter_id": lambda: _added(Letter(owner_id=user.id, words="Too dear", subject="Today")),
            "invitation_id": lambda: _added(_invitation(new_token())),
            "user_id": lambda: user,
            "removed_user_id": lambda: make.user(f"Gone {user.name}", is_sales=True, removed_at=now()),
            "named_id": lambda: make.product(f"Product of {user.name}"),
            "rate_id": lambda: _added(Rate(currency="SEK", day=today() - timedelta(days=user.id), rate=1)),
            "row_id": lambda: make.theme(),
            "member_id": lambda: _added(ChatMember(chat="slack", member=f"T1:{maker}", user_id=user.id)),
            "act_id": lambda: _kept(_sorted, user),
            "notice_id": lambda: _kept(_told, user),
        }
        return makers[name]().id

    def _persona(self, maker: str) -> Persona:
        return db.session.get(Persona, self._value("persona_id", NO_ROUTE, maker))

    def _text(self, maker: str) -> Text:
        return db.session.get(Text, self._value("text_id", NO_ROUTE, maker))

    def _theme(self, user: User) -> Theme:
        theme = _kept(Theme.start, f"Theme of {user.name}", user)
        _kept(theme.decide, "not_content", user, user, "price")
        return theme

    def _put_in_review(self, asset_id: int) -> None:
        with writing():
            db.session.execute(db.text("UPDATE assets SET stage = 'review' WHERE id = :id"), {"id": asset_id})
            db.session.commit()

    def _token(self, endpoint: str) -> str:
        if endpoint == "mail.unsubscribe":
            return unsubscribe_token(self.cast["sol"])
        token, soon = new_token(), now() + timedelta(hours=1)
        if endpoint == "sessions.reset":
            _added(Reset(token_hash=token_hash(token), user_id=self.cast["sol"].id, expires_at=soon))
        else:
            _added(_invitation(token))
        return token


NO_ROUTE = Rule("/", endpoint="none")


def _invitation(token: str) -> Invitation:
    return Invitation(
        token_hash=token_hash(token),
        email="kari@example.com",
        is_sales=True,
        expires_at=now() + timedelta(hours=1),
    )


def _sorted(user: User) -> Act:
    objection = Objection.log(user, words="Too dear", account="Nordlys AS")
    return sort([objection.id], Theme.start(f"Sorted by {user.name}", user), user)


def _told(user: User) -> Notice:
    tell([user], Event.record(None, "published", "theme", 1, "It"))
    return db.session.query(Notice).filter_by(user_id=user.id).order_by(Notice.id.desc()).first()


def _added(row: Model) -> Model:
    with writing():
        db.session.add(row)
        db.session.commit()
    return row


def _kept(verb: Callable[..., object], *arguments: object) -> object:
    with writing():
        row = verb(*arguments)
        db.session.commit()
    return row


def lets_in(answer: TestResponse, rule: str) -> bool:
    """Whether the answer is anything but a refusal or the way to the sign-in page.

    Who may not approve is told why beside the button: there only a redirect means it was done.
    """
    if rule == OTHER:
        return answer.status_code == 303
    asked_to_sign_in = answer.status_code == 302 and "/sign-in" in answer.location
    return answer.status_code not in (401, 403) and not asked_to_sign_in
