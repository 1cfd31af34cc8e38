"""The tree of categories."""

from collections.abc import Sequence
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

from api.callers.access import ADMIN
from api.pages.forms import Filled, reader_of
from api.pages.office.catalog.catalog_choices import category_tree, indented, walked
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.typed_again import why_not
from api.pages.visiting import Visiting
from api.routes.catalog.admin_taxonomy import CategoryBody, CategoryChanges
from commands.catalog.change_category import ChangeCategory, change_category
from commands.catalog.create_category import CreateCategory, create_category
from commands.catalog.delete_category import DeleteCategory, delete_category
from domain.refusals import NotFound, Refusal, StillInUse
from read_models.taxonomy import CategoryNode

HERE = "/office/categories"


async def show_tree(request: Visiting, filled: Filled, refusal: Exception | None = None) -> Page:
    tree = await category_tree(request)
    parents = [(str(node.id), text) for node, text in indented(tree)]
    why = why_not(request, refusal)
    return await show_in_office(request, "categories.html", tree=tree, parents=parents, filled=filled, **why)


async def show_category(
    request: Visiting, category: UUID, filled: Filled | None = None, refusal: Exception | None = None
) -> Page:
    """Raises NotFound."""
    tree = await category_tree(request)
    node = category_in(tree, category)
    if filled is None:
        filled = Filled(name=node.name, slug=node.slug, parent_id=str(node.parent_id or ""))
    return await show_in_office(
        request,
        "category.html",
        category=node,
        parents=parents_for(tree, category),
        filled=filled,
        in_use=isinstance(refusal, StillInUse),
        **why_not(request, refusal),
    )


def category_in(tree: Sequence[CategoryNode], category: UUID) -> CategoryNode:
    """Raises NotFound."""
    found = next((node for node, _ in walked(tree) if node.id == category), None)
    if found is None:
        raise NotFound("category")
    return found


def parents_for(tree: Sequence[CategoryNode], category: UUID) -> list[tuple[str, str]]:
    """All but itself."""
    return [(str(node.id), text) for node, text in indented(tree) if node.id != category]


@get(HERE, access=ADMIN)
async def listing(request: Visiting) -> Page:
    """Look at all categories."""
    return await show_tree(request, Filled())


@post(HERE, access=ADMIN)
async def add(request: Visiting, execute: Execute) -> Page:
    """Create a category."""
    try:
        body = (await reader_of(request)).read(request.fields, CategoryBody)
        answer = await execute(create_category, CreateCategory(body.name, body.slug, body.parent_id), status=201)
    except Refusal as refusal:
        return await show_tree(request, Filled(request.fields), refusal)
    return see_other(request, HERE, answer, "entered")


@get(f"{HERE}/{{category_id:uuid}}", access=ADMIN)
async def look(request: Visiting, category_id: FromPath[UUID]) -> Page:
    """Look at a category."""
    return await show_category(request, category_id)


@post(f"{HERE}/{{category_id:uuid}}", access=ADMIN)
async def change(request: Visiting, category_id: FromPath[UUID], execute: Execute) -> Page:
    """Rename a category or move it, with all below it."""
    try:
        reader = await reader_of(request)
        body = reader.read(request.fields, CategoryChanges, {"name": request.field("name")})
        command = ChangeCategory(category_id, body.name, body.slug, body.parent_id)
        answer = await execute(change_category, command)
    except Refusal as refusal:
        return await show_category(request, category_id, Filled(request.fields), refusal)
    return see_other(request, HERE, answer, "saved")


@post(f"{HERE}/{{category_id:uuid}}/delete", access=ADMIN)
async def remove(request: Visiting, category_id: FromPath[UUID], execute: Execute) -> Page:
    """Delete a category that holds nothing."""
    try:
        answer = await execute.silently(delete_category, DeleteCategory(category_id))
    except Refusal as refusal:
        return await show_category(request, category_id, refusal=refusal)
    return see_other(request, HERE, answer, "deleted")


ALL = (listing, add, look, change, remove)
