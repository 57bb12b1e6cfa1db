"""The roof: settings, the ground floor, and the list of rooms."""

from flask import Flask
from flask_migrate import Migrate

from workspace import bus, config, db, queue, web
from workspace.activity import routes as activity
from workspace.assets import routes as assets
from workspace.backlog import board_routes as board
from workspace.backlog import routes as backlog
from workspace.briefs import routes as briefs
from workspace.chat import routes as chat
from workspace.comments import routes as comments
from workspace.comments import suggestion_routes as suggestions
from workspace.deals import account_routes as accounts
from workspace.deals import routes as deals
from workspace.demo import commands as demo_commands
from workspace.demo import routes as demo
from workspace.digest import routes as digest
from workspace.digest import sending as digests
from workspace.home import monday_routes as monday
from workspace.home import routes as home
from workspace.home import set_up_routes as set_up
from workspace.importing import commands as importing_commands
from workspace.importing import routes as importing
from workspace.journey import routes as journey
from workspace.letters import receiving
from workspace.letters import routes as letters
from workspace.live import routes as live
from workspace.mail import routes as mail
from workspace.mail import sending as mails
from workspace.map import routes as map_
from workspace.objections import act_routes as acts
from workspace.objections import answer_routes as answers
from workspace.objections import company_routes as companies
from workspace.objections import keeping_routes as keeping
from workspace.objections import notes_routes as notes
from workspace.objections import routes as objections
from workspace.objections import sending_routes as sending
from workspace.objections import sorting_routes as sorting
from workspace.objections import theme_routes as themes
from workspace.objections import tried_routes as tried
from workspace.offline import routes as offline
from workspace.people import commands as people_commands
from workspace.people import login
from workspace.people import mention_routes as mentionable
from workspace.people import profile_routes as profile
from workspace.people import routes as people
from workspace.people import session_routes as sessions
from workspace.personas import routes as personas
from workspace.search import routes as search
from workspace.settings import routes as settings
from workspace.texts import routes as texts
from workspace.upkeep import commands as upkeep_commands
from workspace.upkeep import routes as upkeep

ROOMS = (
    home,
    monday,
    set_up,
    upkeep,
    upkeep_commands,
    digest,
    letters,
    mail,
    briefs,
    importing,
    importing_commands,
    demo,
    demo_commands,
    chat,
    backlog,
    board,
    map_,
    objections,
    themes,
    sorting,
    acts,
    answers,
    keeping,
    sending,
    tried,
    companies,
    notes,
    deals,
    accounts,
    journey,
    personas,
    assets,
    live,
    comments,
    suggestions,
    texts,
    activity,
    search,
    offline,
    people,
    mentionable,
    people_commands,
    sessions,
    profile,
    settings,
)

# Imported for their jobs alone: the consumer knows those whose modules it has met.
JOBS = (mails, receiving, digests)


def create_app() -> Flask:
    """The application, configured by the environment alone. Raises config.BadSetting."""
    app = Flask(__name__)
    app.config.from_mapping(config.load())
    for part in (db, bus, queue, web, login):
        part.init_app(app)
    Migrate(app, db.db, render_as_batch=True)
    for room in ROOMS:
        app.register_blueprint(room.bp)
    return app
