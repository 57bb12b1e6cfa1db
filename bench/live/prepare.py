"""Seeds the database of the environment for live editing; prints JSON: who is signed in, and which texts.

python -m bench.live.prepare 2000
"""

import json
import sys

from app import create_app
from bench.seed import seed
from workspace.db import db, writing
from workspace.people.models import SignIn, User
from workspace.texts.models import Text

PEOPLE, TEXTS = 60, 1200  # one person may have twenty connections


def prepare(objections: int) -> dict[str, list]:
    seed(objections)
    with writing():
        people = [_person(n) for n in range(PEOPLE)]
        texts = [Text(kind="persona", row_id=3, label="Bench") for _ in range(TEXTS)]
        db.session.add_all([*people, *texts])
        db.session.flush()
        tokens = [SignIn.start(person) for person in people]
        text_ids = [text.id for text in texts]
        db.session.commit()
    return {"tokens": tokens, "texts": text_ids}


def _person(n: int) -> User:
    return User(
        email=f"writer{n}@example.com", email_folded=f"writer{n}@example.com", name=f"Writer {n}",
        is_sales=True, is_marketing=True, is_admin=False, is_reader=False,
        language="en", zone="Europe/Oslo", look="system",
    )  # fmt: skip


if __name__ == "__main__":
    app = create_app()
    with app.app_context():
        made = prepare(int(sys.argv[1]))
    sign = app.session_interface.get_signing_serializer(app).dumps
    cookies = [f"tryline={sign({'sign_in': token})}" for token in made["tokens"]]
    print(json.dumps({"cookies": cookies, "texts": made["texts"]}))
