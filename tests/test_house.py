"""The floor plan: a room stands above everything it imports."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = (
    ("config", "db", "clash", "joining", "asked", "fields", "languages", "names", "chart", "hosts",
     "drawing", "stamped", "errors", "figures", "speaking", "web", "text", "rendering", "queue", "bus"),
    ("people",),
    ("settings",),
    ("activity", "search", "offline"),
    ("texts",),
    ("live", "comments"),
    ("personas", "assets"),
    ("journey",),
    ("deals",),
    ("objections",),
    ("map",),
    ("backlog",),
    ("briefs", "importing", "demo", "chat"),
    ("mail",),
    ("letters",),
    ("home", "upkeep"),
    ("digest",),
)  # fmt: skip
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
GROUND = {
    # Inside the ground floor: what stands on what.
    "config": set(),
    "rendering": set(),
    "text": {"rendering"},
    "db": set(),
    "bus": {"db"},
    "clash": {"db"},
    "joining": {"db"},
    "fields": set(),
    "languages": set(),
    "names": {"db", "text"},
    "queue": {"config"},
    "asked": set(),
    "chart": set(),
    "stamped": set(),
    "hosts": {"stamped"},
    "drawing": set(),
    "errors": {"db", "hosts"},
    "figures": set(),
    "speaking": {"languages"},
    "web": {
        "languages",
        "asked",
        "db",
        "drawing",
        "errors",
        "figures",
        "hosts",
        "speaking",
        "stamped",
        "text",
    },
}


def modules():
    return sorted((ROOT / "workspace").rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "workspace").parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> list[str]:
    """Dotted names below `workspace` that a module imports, with the imported names of a room."""
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return [name for name in names if name.split(".")[0] in ("workspace", "app")]


def faults(path: str, source: str) -> list[str]:
    """What is wrong with the imports of one module, in words."""
    room, found, tree = path.split("/")[0].removesuffix(".py"), [], ast.parse(source)
    inside = [
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.If)
        and (not isinstance(node, ast.If) or "TYPE_CHECKING" in ast.dump(node.test))
        for name in imported(node)
    ]
    found += [f"{path} imports {name} inside a function or behind TYPE_CHECKING" for name in inside]
    for name in imported(tree):
        if name.startswith("app"):
            found.append(f"{path} imports the roof")
            continue
        other, *rest = name.split(".")[1:]
        if other == room or other not in FLOOR:
            continue
        if FLOOR[room] == 0:
            if other not in GROUND[room]:
                found.append(f"{path} (ground floor) imports {name}")
        elif FLOOR[other] >= FLOOR[room]:
            found.append(f"{path} (floor {FLOOR[room]}) imports {name} (floor {FLOOR[other]})")
        if rest and rest[0].endswith(("routes", "forms", "commands")):
            found.append(f"{path} imports {name}: routes and forms stay in their room")
    return found


def test_every_room_has_a_floor():
    assert {room_of(path) for path in modules()} - {"__init__"} == set(FLOOR)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down_the_floors(path):
    assert faults(str(path.relative_to(ROOT / "workspace")), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("deals/models.py", "from workspace.objections.models import Objection"),
        ("personas/models.py", "from workspace.assets.models import Asset"),
        ("web.py", "from workspace.people.models import User"),
        ("map/routes.py", "from workspace.objections.forms import ObjectionForm"),
        ("home/routes.py", "from workspace.personas import routes"),
        ("home/routes.py", "def index():\n    from workspace.people.models import User"),
        ("home/routes.py", "if TYPE_CHECKING:\n    from workspace.people.models import User"),
        ("home/routes.py", "from app import create_app"),
    ],
)
def test_a_fault_is_found(path, source):
    assert faults(path, source)


def test_rooms_can_be_imported_without_running_anything():
    assert [
        path
        for path in modules()
        if path.name == "__init__.py"
        and path.parent.name != "workspace"
        and path.read_text(encoding="utf-8").strip()
    ] == []
