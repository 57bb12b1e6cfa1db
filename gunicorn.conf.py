"""How the server runs. gunicorn reads this file by itself when it is started in this folder."""

import gc
import threading

from flask import Flask
from gunicorn.workers.base import Worker

from workspace.config import load

settings = load()
host = settings["HOST"]

wsgi_app = "app:create_app()"
bind = f"[{host}]:{settings['PORT']}" if ":" in host else f"{host}:{settings['PORT']}"
worker_class = "gthread"
workers = settings["WORKERS"]
threads = settings["THREADS"]
graceful_timeout = 10
pidfile = str(settings["DATA_DIR"] / "gunicorn.pid")
# The default socket is one file for every gunicorn of the user: two workspaces would fight over it.
control_socket_disable = True
accesslog = None
loglevel = settings["LOG_LEVEL"].lower()


def post_worker_init(worker: Worker) -> None:
    """Garbage collection made the tail: p99 fell from 47 to 3 ms with what the app loaded left out of it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
    threading.Thread(target=_warm, args=(worker.wsgi,), daemon=True).start()
    worker.wsgi.extensions["live"].start()


def worker_exit(_server: object, worker: Worker) -> None:
    """What is being written live is kept, and its writers come again to the next server."""
    worker.wsgi.extensions["live"].stop()


def _warm(app: Flask) -> None:
    """So that the first seller does not wait. Imported by the worker: its parent shall not load the rooms."""
    from workspace.objections import by_meaning

    with app.app_context():
        by_meaning.warm()
