"""A front end's client, typed by the document: it compiles as strictly as can be, and buys something."""

import asyncio
import json
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Final

from tests.contract.api.documents import OPENAPI
from tests.contract.api.node_tools import HERE, installed, needs_node
from tests.docs.blocks import block
from tests.world import World

PAGE: Final = "docs/clients.md"
SHOW: Final = "function show(what: unknown): void { console.log(JSON.stringify(what)); }\n"
"""What the page leaves to its reader."""
OPTIONS: Final = {
    "strict": True,
    "noUncheckedIndexedAccess": True,
    "exactOptionalPropertyTypes": True,
    "module": "nodenext",
    "target": "es2022",
    "lib": ["es2022", "dom", "dom.iterable"],
    "types": [],
}


@needs_node
async def test_a_typed_client_compiles_strictly_and_buys_a_lamp(
    world: World, url: str, node_cache: Path, tmp_path: Path
) -> None:
    tools = installed("typescript", node_cache)
    (tmp_path / "node_modules").symlink_to(tools / "node_modules")
    for file in ("package.json", "shopping.ts"):
        shutil.copy(HERE / "typescript" / file, tmp_path)
    shown = block(PAGE, "createClient<paths>").replace("https://shop.example", url)
    (tmp_path / "shown.ts").write_text(SHOW + shown)
    files = ["shopping.ts", "shown.ts"]
    (tmp_path / "tsconfig.json").write_text(json.dumps({"compilerOptions": OPTIONS, "files": files}))
    *needed, makes_types = map(shlex.split, block(PAGE, "npx openapi-typescript").splitlines())
    assert {word for line in needed for word in line[2:]} == {"--save-dev", *packages()}
    npx, program, document, out, target, *more = makes_types
    assert (npx, document, out, target) == ("npx", "docs/openapi.json", "-o", "src/schema.d.ts")
    run(program, str(OPENAPI), "-o", "schema.d.ts", *more, at=tmp_path)
    run("tsc", "--project", ".", at=tmp_path)

    await world.product("LAMP-1", price=4_900, name="Desk lamp", brand=None)
    await world.level()
    assert await ran("shopping.js", url, at=tmp_path) == "TP-000001 PAID 9800 USD\n"
    assert await ran("shown.js", at=tmp_path) == '{"amount":9800,"currency":"USD"}\n'


def packages() -> set[str]:
    told = json.loads((HERE / "typescript" / "package.json").read_text())
    return {*told["dependencies"], *told["devDependencies"]}


async def ran(*words: str, at: Path) -> str:
    running = await asyncio.create_subprocess_exec(
        "node", *words, cwd=at, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    said, complained = await running.communicate()
    assert complained.decode() == ""
    return said.decode()


def run(program: str, *arguments: str, at: Path) -> None:
    done = subprocess.run(
        [at / "node_modules" / ".bin" / program, *arguments], cwd=at, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
