"""The application with two more pages, so that one run compares ours with a floor and a peer.

/bench/bare is a string; /bench/core is fifty rows through SQLAlchemy Core and Jinja, without login or layout.
"""

from flask import Flask, render_template_string
from sqlalchemy import select

from app import create_app as real_app
from workspace.db import db
from workspace.deals.models import Account
from workspace.objections.models import Objection
from workspace.web import public

TWENTY_KILOBYTES = "<!doctype html><title>Bare</title><p>" + "Nordlys Energi AS. " * 1050
CORE = """<!doctype html><title>Core</title><h1>Objections</h1><ul>
{% for row in rows %}<li><div><a href="/objections/{{ row.id }}">{{ row.words }}</a>
<p class="meta">{{ row.account }} · {{ row.role }} · {{ row.heard_on }}</p></div>
<span class="tag {{ 'ok' if row.theme_id else 'warn' }}">{{ row.kind }}</span>
<span class="end">{{ row.severity or "" }}</span></li>
{% endfor %}</ul>"""


def create_app() -> Flask:
    app = real_app()
    app.add_url_rule("/bench/bare", "bare", public(lambda: TWENTY_KILOBYTES))
    app.add_url_rule("/bench/core", "core", public(_core))
    return app


def _core() -> str:
    rows = db.session.execute(
        select(
            Objection.id, Objection.words, Objection.role, Objection.heard_on, Objection.theme_id,
            Objection.kind, Objection.severity, Account.name.label("account"),
        )
        .outerjoin(Account, Account.id == Objection.account_id)
        .order_by(Objection.heard_on.desc(), Objection.id.desc())
        .limit(50)
    ).all()  # fmt: skip
    return render_template_string(CORE, rows=rows)
