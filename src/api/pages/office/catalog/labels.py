"""Brands and tags."""

from typing import Final
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from api.callers.access import ADMIN
from api.pages.addresses import PageAsked, with_query
from api.pages.forms import Filled, reader_of
from api.pages.office.catalog.catalog_choices import labels
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.typed_again import why_not
from api.pages.visiting import Visiting
from api.routes.catalog.admin_taxonomy import LabelBody, LabelChanges
from commands.catalog.create_label import CreateLabel, create_label
from commands.catalog.delete_label import DeleteLabel, delete_label
from commands.catalog.rename_label import RenameLabel, rename_label
from domain.catalog.taxonomy import LabelKind
from domain.folding import fold
from domain.refusals import NotFound, Refusal, StillInUse
from read_models.taxonomy import Shelf

SHELVES: Final[dict[LabelKind, Shelf]] = {"brand": "brands", "tag": "tags"}
PAGE_SIZE: Final = 100


class Wanted(msgspec.Struct, frozen=True):
    """`q` stands in the name."""

    q: str = ""
    page: PageAsked = 1


async def show_labels(request: Visiting, kind: LabelKind, filled: Filled, refusal: Exception | None = None) -> Page:
    wanted = (await reader_of(request)).read_what_fits(request.asked, Wanted)
    shelf = SHELVES[kind]
    found = [one for one in await labels(request, shelf) if fold(wanted.q) in fold(one.name)]
    start = (wanted.page - 1) * PAGE_SIZE

    def to(page: int) -> str:
        return with_query(f"/office/{shelf}", [("q", wanted.q), ("page", page)])

    return await show_in_office(
        request,
        "labels.html",
        kind=kind,
        shelf=shelf,
        wanted=wanted,
        items=found[start : start + PAGE_SIZE],
        total=len(found),
        page_size=PAGE_SIZE,
        to=to,
        filled=filled,
        **why_not(request, refusal),
    )


async def show_label(
    request: Visiting, kind: LabelKind, label: UUID, filled: Filled | None = None, refusal: Exception | None = None
) -> Page:
    """Raises NotFound."""
    shelf = SHELVES[kind]
    one = next((one for one in await labels(request, shelf) if one.id == label), None)
    if one is None:
        raise NotFound(kind)
    return await show_in_office(
        request,
        "label.html",
        kind=kind,
        shelf=shelf,
        label=one,
        filled=Filled(name=one.name, slug=one.slug) if filled is None else filled,
        in_use=isinstance(refusal, StillInUse),
        **why_not(request, refusal),
    )


def room(kind: LabelKind) -> tuple[HTTPRouteHandler, ...]:
    """Both are filed alike; each has its own addresses."""
    here = f"/office/{SHELVES[kind]}"

    @get(here, access=ADMIN)
    async def listing(request: Visiting) -> Page:
        """List them."""
        return await show_labels(request, kind, Filled())

    @post(here, access=ADMIN)
    async def add(request: Visiting, execute: Execute) -> Page:
        """Create one."""
        try:
            body = (await reader_of(request)).read(request.fields, LabelBody)
            answer = await execute(create_label, CreateLabel(kind, body.name, body.slug), status=201)
        except Refusal as refusal:
            return await show_labels(request, kind, Filled(request.fields), refusal)
        return see_other(request, here, answer, "entered")

    @get(f"{here}/{{label_id:uuid}}", access=ADMIN)
    async def look(request: Visiting, label_id: FromPath[UUID]) -> Page:
        """Look at one."""
        return await show_label(request, kind, label_id)

    @post(f"{here}/{{label_id:uuid}}", access=ADMIN)
    async def change(request: Visiting, label_id: FromPath[UUID], execute: Execute) -> Page:
        """Rename one."""
        try:
            reader = await reader_of(request)
            body = reader.read(request.fields, LabelChanges, {"name": request.field("name")})
            answer = await execute(rename_label, RenameLabel(kind, label_id, body.name, body.slug))
        except Refusal as refusal:
            return await show_label(request, kind, label_id, Filled(request.fields), refusal)
        return see_other(request, here, answer, "saved")

    @post(f"{here}/{{label_id:uuid}}/delete", access=ADMIN)
    async def remove(request: Visiting, label_id: FromPath[UUID], execute: Execute) -> Page:
        """Delete one that no product has."""
        try:
            answer = await execute.silently(delete_label, DeleteLabel(kind, label_id))
        except Refusal as refusal:
            return await show_label(request, kind, label_id, refusal=refusal)
        return see_other(request, here, answer, "deleted")

    return listing, add, look, change, remove


ALL = (*room("brand"), *room("tag"))
