"""Seeds the database of the environment and prints a cookie that signs a seller in."""

import sys

from app import create_app
from bench.seed import seed
from workspace.db import db, writing
from workspace.people.models import SignIn

app = create_app()
with app.app_context():
    seller = seed(int(sys.argv[1]))
    with writing():
        token = SignIn.start(seller)
        db.session.commit()
    print(app.session_interface.get_signing_serializer(app).dumps({"sign_in": token}))
