"""`tradepost backup`: the command."""

import asyncio
import time
from pathlib import Path
from typing import Final

import click
import msgspec

from adapters.settings import load_settings
from cli.backup.description import show
from cli.backup.take import named, take
from cli.options import as_json, data_dir

KEYS_ELSEWHERE: Final = (
    "The secrets are in the environment and not in the backup: keep TRADEPOST_JWT_SECRET and TRADEPOST_LINK_SECRET with"
    " it, or links that were sent before lead nowhere."
)
PICTURES_ELSEWHERE: Final = "The pictures are in a bucket or at Cloudinary, and not in the backup."


@click.command(name="backup", short_help="Write the whole shop into one file, while it is open.")
@data_dir
@as_json
@click.argument("target", metavar="FILE|DIR", type=click.Path(path_type=Path))
@click.option("--without-keys", is_flag=True, help="Leave out the secrets that sign tokens and links.")
def command(target: Path, without_keys: bool, as_json: bool) -> None:
    """Write the whole shop into one file, while it is open. In a folder it gets a name by the time.

    \b
    In it: the ledger as it is at this moment, the pictures of the data folder, and the secrets of a shop that
    `tradepost up` runs. Read models are not: they are built anew from the ledger. The file appears when all of it is
    there.

    Keep it as safe as the database: it holds what customers told you, hashes of passwords, and keys.
    """
    file, began = named(target), time.monotonic()
    manifest = asyncio.run(take(load_settings(), file, with_keys=not without_keys, shown=not as_json))
    seconds = time.monotonic() - began
    if as_json:
        facts = {"file": str(file), "bytes": file.stat().st_size, "seconds": round(seconds, 2)}
        click.echo(msgspec.json.encode({**msgspec.to_builtins(manifest), **facts}))
        return
    show(manifest)
    click.echo(f"{file} is there after {seconds:.1f} s. `tradepost restore --check {file}` looks at it.")
    for lies, words in ((manifest.keys, KEYS_ELSEWHERE), (manifest.pictures, PICTURES_ELSEWHERE)):
        if lies == "elsewhere":
            click.echo(words, err=True)
