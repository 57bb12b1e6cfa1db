"""Commands about people."""

import sys

import click
from flask import Blueprint

from workspace.db import db, writing
from workspace.people import login
from workspace.people.joined import join
from workspace.people.models import User
from workspace.people.passwords import weakness

bp = Blueprint("people_commands", __name__, cli_group=None)


@bp.cli.command("create-admin")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
def create_admin(email: str, name: str, password_stdin: bool) -> None:
    """An admin who also holds both functions; for the first start, or when every admin is gone."""
    password = sys.stdin.readline().rstrip("\n")
    if "@" not in email:
        raise click.BadParameter("an e-mail address", param_hint="--email")
    if reason := weakness(password, email, name):
        raise click.ClickException(f"The password will not do. {reason}")
    password_hash = login.hashed(password)
    with writing():
        known = User.known_by(email)
        if known and known.is_active:
            raise click.ClickException(f"{known.email} is here already.")
        join(email, name, password_hash, {"sales", "marketing", "admin"})
        db.session.commit()
    click.echo(f"{email} may sign in as an admin.")
