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


def greeting(admin: Admin, address: str, folder: Path, *, play_money: bool, seconds: float) -> Panel:
    """`address` is the shop's; `seconds` is how long it took."""
    where = shlex.quote(str(folder))
    kept = f"as printed at the first start; it stands in {folder / OWNER_FILE} until you choose another"
    reset = f"changed since; `tradepost admin create {admin.email} --data-dir {where}` sets another"
    said = reset if admin.password is None else f"{admin.password}   (printed once)" if admin.is_new else kept
    payments = "payments   by play money (dummy): nothing is charged\n" if play_money else ""
    return Panel.fit(
        f"[bold]Tradepost[/bold] is open at [bold cyan]{address}[/bold cyan]\n\n"
        f"office     {address}/office/\n"
        f"admin      {admin.email}\n"
        f"password   {escape(said)}\n\n"
        f"API docs   {address}/docs\n"
        f"health     {address}/health/ready\n"
        f"data, logs {escape(str(folder))}\n"
        f"{payments}\n"
        f"Started in {seconds:.1f} s. Ctrl-C stops it; the data stays.",
        border_style="green",
    )
