"""A front end's client, typed by the document: it compiles as strictly as can be, and buys something."""

import asyncio
import json
import shutil
import subprocess
from pathlib import Path
from typing import Final

from tests.contract.api.documents import OPENAPI
from tests.contract.api.node_tools import HERE, installed, needs_node
from tests.world import World

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
    (tmp_path / "tsconfig.json").write_text(json.dumps({"compilerOptions": OPTIONS, "files": ["shopping.ts"]}))
    run("openapi-typescript", str(OPENAPI), "-o", "schema.d.ts", "--default-non-nullable=false", at=tmp_path)
    run("tsc", "--project", ".", at=tmp_path)

    await world.product("LAMP-1", price=4_900, name="Desk lamp", brand=None)
    await world.level()
    shopping = await asyncio.create_subprocess_exec(
        "node", "shopping.js", url, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    said, complained = await shopping.communicate()
    assert (said.decode(), complained.decode()) == ("TP-000001 PAID 9800 USD\n", "")


def run(program: str, *arguments: str, at: Path) -> None:
    done = subprocess.run(
        [at / "node_modules" / ".bin" / program, *arguments], cwd=at, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
