"""A backup in a table, for people."""

from cli.backup.manifest import PICTURES, Manifest


def show(manifest: Manifest) -> None:
    from rich.console import Console
    from rich.filesize import decimal
    from rich.table import Table

    pictures = sum(each.name.startswith(PICTURES) for each in manifest.held)
    rows = {
        "shop": f"{manifest.shop}, in {manifest.currency} and days of {manifest.time_zone}",
        "as of": f"{manifest.taken_at:%Y-%m-%d %H:%M:%S} UTC, event {manifest.position}",
        "made by": f"Tradepost {manifest.tradepost}, schema {manifest.schema}, Postgres {manifest.postgres}",
        "ledger": ", ".join(f"{count:,} {name}" for name, count in manifest.counts.items()),
        "pictures": f"{pictures:,} files" if manifest.pictures == "in the backup" else manifest.pictures,
        "keys": manifest.keys,
        "size": decimal(manifest.bytes),
    }
    table = Table(show_header=False)
    for name, value in rows.items():
        table.add_row(name, value)
    Console().print(table, markup=False)
