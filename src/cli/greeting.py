"""What `tradepost up` says when the shop is open."""

import shlex
from pathlib import Path

import msgspec
from rich.markup import escape
from rich.panel import Panel

from cli.home import OWNER_FILE


class Admin(msgspec.Struct, frozen=True):
    """The first one; `password` only as long as it opens, and `is_new` at the first start: it is printed once."""

    email: str
    password: str | None
    is_new: bool = True


class Places(msgspec.Struct, frozen=True):
    """Where the shop is, where those who watch find its numbers, and where its data lies."""

    shop: str
    watch: str | None
    folder: Path


def greeting(admin: Admin, places: Places, *, play_money: bool, seconds: float) -> Panel:
    """`seconds` is how long it took."""
    where, address = shlex.quote(str(places.folder)), places.shop
    kept = f"as printed at the first start; it stands in {places.folder / OWNER_FILE} until you choose another"
    reset = f"changed since; `tradepost admin create {admin.email} --data-dir {where}` sets another"
    said = reset if admin.password is None else f"{admin.password}   (printed once)" if admin.is_new else kept
    metrics = f"metrics    {places.watch}/metrics\n" if places.watch else ""
    payments = "payments   by play money (dummy): nothing is charged\n" if play_money else ""
    return Panel.fit(
        f"[bold]Tradepost[/bold] is open at [bold cyan]{address}[/bold cyan]\n\n"
        f"office     {address}/office/\n"
        f"admin      {admin.email}\n"
        f"password   {escape(said)}\n\n"
        f"API docs   {address}/docs\n"
        f"health     {address}/health/ready\n"
        f"{metrics}"
        f"data, logs {escape(str(places.folder))}\n"
        f"{payments}\n"
        f"Started in {seconds:.1f} s. Ctrl-C stops it; the data stays.",
        border_style="green",
    )
