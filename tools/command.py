"""One command of the app, on a database that is there and up to date: `python -m tools.command NAME …`."""

import sys

from workspace import config

try:
    config.load()  # before the app is imported: its queue asks for the settings then
except config.BadSetting as error:
    sys.exit(str(error))

from flask.cli import FlaskGroup

from app import create_app
from tools.migrate import migrate

ON_ANY_DATABASE = {"backup", "consume", "db", "restore", "routes", "run", "shell"}


def main(arguments: list[str]) -> None:
    app = create_app()
    if arguments and arguments[0] in app.cli.commands and arguments[0] not in ON_ANY_DATABASE:
        migrate(app)
    FlaskGroup(create_app=lambda: app).main(args=arguments, prog_name="flask")


if __name__ == "__main__":
    main(sys.argv[1:])
