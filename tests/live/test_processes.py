"""Two servers before one database: who writes by the one is seen by the other."""

import os
import uuid

import pytest
import redis
from websockets.exceptions import ConnectionClosed

from tests.live.client import Writer
from tests.server import run

READ = """
import sys
from app import create_app
from workspace.db import db
from workspace.texts.models import Text
create_app().app_context().push()
"""
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")


def answers() -> bool:
    try:
        return redis.Redis.from_url(REDIS, socket_connect_timeout=2).ping()
    except redis.RedisError:
        return False


@pytest.fixture(params=["its own", "redis"])
def bus(request) -> dict[str, str]:
    """The settings of both servers: PostgreSQL's or this machine's own way, or Redis."""
    if request.param == "its own":
        return {}
    if not answers():
        assert not os.environ.get("CI"), f"no Redis answers at {REDIS}"
        pytest.skip(f"no Redis answers at {REDIS}")
    return {"REDIS_URL": REDIS}


def test_they_write_one_text_and_see_each_others_cursors(serve, stage, bus):
    text_id, (mara, sol, _) = stage
    here, there = serve(**bus), serve(**bus)
    first, second = Writer(here.site, mara, text_id).ready(), Writer(there.site, sol, text_id).ready()
    names = [uuid.uuid4().hex[:6] for _ in range(5)]
    for name in names:
        first.write(f"<a{name}>", at=0).ready()
        second.write(f"<b{name}>").ready()
    for writer in (first, second):
        writer.until(lambda writer: all(f"<{who}{names[-1]}>" in writer.markdown for who in "ab"))
    assert first.markdown == second.markdown
    # Cursors and people are in no log: only the bus between the processes brings them.
    second.show(1, {"cursor": {"anchor": 3}})
    first.until(lambda writer: any(told and told["user"]["name"] == "Sol" for told in writer.states.values()))
    page = f"persona:{uuid.uuid4().int % 1000}"
    first.say({"here": page})
    second.say({"here": page})
    for writer in (first, second):
        writer.until(
            lambda writer: any(
                [person["name"] for person in message.get("people", [])] == ["Mara", "Sol"]
                for message in writer.messages
            )
        )


def test_what_one_server_kept_is_there_when_it_is_gone(serve, stage, environment):
    """Killed it leaves what it kept; told to stop it says come again, and writes down what was typed."""
    text_id, (mara, sol, _) = stage
    here, there = serve(), serve()
    Writer(here.site, mara, text_id).ready().write("Of a server that is gone. ").ready()
    here.kill()
    writer = Writer(there.site, sol, text_id).ready()
    assert "is gone" in writer.markdown
    writer.write("Last words. ").ready()
    there.stop()
    with pytest.raises(ConnectionClosed) as ended:
        writer.until(lambda _: False)
    assert ended.value.rcvd.code == 1012
    kept = "print(db.session.get(Text, int(sys.argv[1])).markdown)"
    assert run(environment, "-c", READ + kept, str(text_id)) == writer.markdown + "\n"
