"""The demo from the command line."""

import sys

import click
from flask import Blueprint

from workspace.demo import loading
from workspace.objections import meanings
from workspace.people import login

bp = Blueprint("demo_commands", __name__, cli_group=None)


@bp.cli.command("seed-demo")
@click.option("--password-stdin", is_flag=True, help="One password for all of its people, read from stdin.")
def seed_demo(password_stdin: bool) -> None:
    """Add the demo's company, once. Without a password its people cannot sign in."""
    password = sys.stdin.readline().strip() if password_stdin else ""
    if password_stdin and len(password) < 12:
        raise click.ClickException("a password has at least 12 characters")
    password_hash = login.hashed(password) if password else None
    is_new = loading.load(password_hash)
    meanings.learn()
    click.echo("The demo is there." if is_new else "The demo was there already; nothing was changed.")
