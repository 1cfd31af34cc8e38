"""The shape of the house: what the layout promises, the code keeps."""

import ast
import importlib.metadata
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("domain", "commands", "read_models", "queries", "workers", "api", "adapters", "cli")
SOURCES = [
    file
    for folder in (*(ROOT / "src" / room for room in ROOMS), ROOT / "db")
    for file in sorted(folder.rglob("*.py"))
    if "versions" not in file.parts
]

FILE_LINES_MAX = 300
FILE_LINES_MEDIAN_MAX = 60
FUNCTION_LINES_MAX = 60
FUNCTION_LINES_MEDIAN_MAX = 8
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "base_service", "misc"}


def functions(file: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(file.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def types(file: Path) -> list[ast.ClassDef]:
    return [node for node in ast.parse(file.read_text()).body if isinstance(node, ast.ClassDef)]


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_the_rooms_are_those_of_the_plan() -> None:
    assert {
        folder.name for folder in (ROOT / "src").iterdir() if folder.is_dir() and folder.name != "__pycache__"
    } == set(ROOMS)


def test_files_and_functions_are_short() -> None:
    files = {file: len(file.read_text().splitlines()) for file in SOURCES}
    assert {file.name: lines for file, lines in files.items() if lines > FILE_LINES_MAX} == {}
    assert statistics.median(lines for lines in files.values() if lines > 1) <= FILE_LINES_MEDIAN_MAX
    lengths = {f"{file.name}:{node.name}": length(node) for file in SOURCES for node in functions(file)}
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES_MAX} == {}
    assert statistics.median(lengths.values()) <= FUNCTION_LINES_MEDIAN_MAX


def test_no_room_is_a_lumber_room() -> None:
    assert [file for file in SOURCES if file.stem in FORBIDDEN_NAMES] == []


@pytest.mark.parametrize("room", ["commands", "queries"])
def test_a_file_is_named_for_the_function_or_the_type_it_holds(room: str) -> None:
    beside = {"__init__", "base", "periods"}
    for file in (ROOT / "src" / room).rglob("*.py"):
        if file.stem not in beside:
            held = {node.name for node in functions(file)} | {node.name.lower() for node in types(file)}
            assert file.stem in held, file


def test_every_module_says_what_it_is() -> None:
    assert [
        file for file in SOURCES if file.stat().st_size and not ast.get_docstring(ast.parse(file.read_text()))
    ] == []


def test_no_dependency_hides_a_room_of_ours() -> None:
    top = importlib.metadata.packages_distributions()
    assert {room: top[room] for room in (*ROOMS, "db") if room in top and top[room] != ["tradepost"]} == {}


def test_nothing_committed_names_a_registry_or_holds_an_address_of_one() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
