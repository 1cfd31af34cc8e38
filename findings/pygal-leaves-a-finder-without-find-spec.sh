#!/bin/sh
# pygal 3.1.3 (PyPI) puts a finder of its own into sys.meta_path when it is imported, and leaves it there. It has
# find_module and load_module alone, which PEP 451 replaced by find_spec. On Python 3.11 each import that no other finder
# satisfies, anywhere in the process and of whatever name, then gives an ImportWarning: an optional dependency that isn't
# there, looked for in a try, becomes an error under `-W error`, as test suites run. Its name is the way to take it out.
#
# Seen on Python 3.11:
#   before: ModuleNotFoundError
#   after: ImportWarning: PluginImportFixer.find_spec() not found; falling back to find_module()
#   without the finder: ModuleNotFoundError
# Fails if that changes.
set -eu
folder=$(mktemp -d)
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pygal==3.1.3
cat > "$folder/finder.py" <<'PYTHON'
import sys
import warnings

warnings.simplefilter("error")


def trying() -> str:
    try:
        import a_library_that_is_optional  # noqa: F401
    except ModuleNotFoundError:
        return "ModuleNotFoundError"
    except ImportWarning as said:
        return f"ImportWarning: {said}"
    return "imported"


seen = [trying()]
import pygal  # noqa: E402

seen.append(trying())
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]
seen.append(trying())
for when, what in zip(("before", "after", "without the finder"), seen, strict=True):
    print(f"{when}: {what}")
warned = "ImportWarning: PluginImportFixer.find_spec() not found; falling back to find_module()"
assert seen == ["ModuleNotFoundError", warned, "ModuleNotFoundError"]
PYTHON
"$folder/venv/bin/python" "$folder/finder.py"
rm -r "$folder"
