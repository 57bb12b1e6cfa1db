"""What only this benchmark needs, installed beside it at its start and in no user's install: the reference
server and a WebSocket client from npm; uvicorn, its fast parts and a2wsgi from PyPI.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
PACKAGES = HERE / "site-packages"
# The newest @y/websocket-server for Yjs 13; later ones are for a Yjs that is not out yet.
FROM_NPM = ("@y/websocket-server@0.1.1", "ws@6", "yjs@13.6.33", "client-ws@npm:ws@8")
FROM_PYPI = ("uvicorn~=0.54", "httptools", "uvloop", "a2wsgi~=1.10")
REFERENCE = MODULES / "@y" / "websocket-server" / "src" / "server.js"


def install() -> None:
    """What is there already is not fetched again."""
    if not REFERENCE.exists():
        quiet = ("--no-save", "--no-package-lock", "--ignore-scripts", "--loglevel=error")
        _run("npm", "install", f"--prefix={HERE}", *quiet, *FROM_NPM)
    if not (PACKAGES / "a2wsgi").exists():
        _run(sys.executable, "-m", "pip", "install", "--quiet", "--target", str(PACKAGES), *FROM_PYPI)


def _run(*command: str) -> None:
    print(f"· {command[0].rsplit('/', 1)[-1]} installs what the benchmark needs", flush=True)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=HERE)
