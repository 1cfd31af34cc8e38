"""Categories, brands and tags, for admins."""

from uuid import UUID

from litestar import Response, Router, delete, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, UnsetType

from api.callers.access import ADMIN
from api.provided import Execute
from api.requests.bodies import Body, Name, Slug
from commands.catalog.change_category import ChangeCategory, change_category
from commands.catalog.create_category import CreateCategory, create_category
from commands.catalog.create_label import CreateLabel, create_label
from commands.catalog.delete_category import DeleteCategory, delete_category
from commands.catalog.delete_label import DeleteLabel, delete_label
from commands.catalog.rename_label import RenameLabel, rename_label
from domain.catalog.taxonomy import Category, Label
from domain.refusals import CategoryInsideItself, NameTaken, NotFound, SlugTaken, StillInUse


class CategoryBody(Body, frozen=True):
    name: Name
    slug: Slug | None = None
    parent_id: UUID | None = None

    EXAMPLE = {"name": "Lamps"}


class CategoryChanges(Body, frozen=True):
    """What is left out stays as it is; without a parent it is a root."""

    name: Name | UnsetType = UNSET
    slug: Slug | UnsetType = UNSET
    parent_id: UUID | UnsetType | None = UNSET

    EXAMPLE = {"name": "Desk Lamps"}


class LabelBody(Body, frozen=True):
    name: Name
    slug: Slug | None = None

    EXAMPLE = {"name": "Lumen"}


class LabelChanges(Body, frozen=True):
    """What is left out stays as it is."""

    name: Name | UnsetType = UNSET
    slug: Slug | UnsetType = UNSET

    EXAMPLE = {"name": "Lumen & Co"}


@post("/admin/categories", access=ADMIN, refuses=(NotFound, NameTaken, SlugTaken))
async def add_category(data: JSONBody[CategoryBody], execute: Execute) -> Response[Category]:
    """Create a category."""
    return await execute(create_category, CreateCategory(data.name, data.slug, data.parent_id), status=201)


@patch(
    "/admin/categories/{category_id:str}", access=ADMIN, refuses=(NotFound, NameTaken, SlugTaken, CategoryInsideItself)
)
async def edit_category(
    category_id: FromPath[UUID], data: JSONBody[CategoryChanges], execute: Execute
) -> Response[Category]:
    """Rename a category or move it, with all below it."""
    return await execute(change_category, ChangeCategory(category_id, data.name, data.slug, data.parent_id))


@delete("/admin/categories/{category_id:str}", access=ADMIN, refuses=(NotFound, StillInUse))
async def drop_category(category_id: FromPath[UUID], execute: Execute) -> Response[None]:
    """Delete a category that holds nothing."""
    return await execute.silently(delete_category, DeleteCategory(category_id))


@post("/admin/brands", access=ADMIN, refuses=(NameTaken, SlugTaken))
async def add_brand(data: JSONBody[LabelBody], execute: Execute) -> Response[Label]:
    """Create a brand."""
    return await execute(create_label, CreateLabel("brand", data.name, data.slug), status=201)


@patch("/admin/brands/{brand_id:str}", access=ADMIN, refuses=(NotFound, NameTaken, SlugTaken))
async def edit_brand(brand_id: FromPath[UUID], data: JSONBody[LabelChanges], execute: Execute) -> Response[Label]:
    """Rename a brand."""
    return await execute(rename_label, RenameLabel("brand", brand_id, data.name, data.slug))


@delete("/admin/brands/{brand_id:str}", access=ADMIN, refuses=(NotFound, StillInUse))
async def drop_brand(brand_id: FromPath[UUID], execute: Execute) -> Response[None]:
    """Delete a brand that no product has."""
    return await execute.silently(delete_label, DeleteLabel("brand", brand_id))


@post("/admin/tags", access=ADMIN, refuses=(NameTaken, SlugTaken))
async def add_tag(data: JSONBody[LabelBody], execute: Execute) -> Response[Label]:
    """Create a tag."""
    return await execute(create_label, CreateLabel("tag", data.name, data.slug), status=201)


@patch("/admin/tags/{tag_id:str}", access=ADMIN, refuses=(NotFound, NameTaken, SlugTaken))
async def edit_tag(tag_id: FromPath[UUID], data: JSONBody[LabelChanges], execute: Execute) -> Response[Label]:
    """Rename a tag."""
    return await execute(rename_label, RenameLabel("tag", tag_id, data.name, data.slug))


@delete("/admin/tags/{tag_id:str}", access=ADMIN, refuses=(NotFound, StillInUse))
async def drop_tag(tag_id: FromPath[UUID], execute: Execute) -> Response[None]:
    """Delete a tag that no product has."""
    return await execute.silently(delete_label, DeleteLabel("tag", tag_id))


routes = Router(
    "/",
    route_handlers=[
        add_category,
        edit_category,
        drop_category,
        add_brand,
        edit_brand,
        drop_brand,
        add_tag,
        edit_tag,
        drop_tag,
    ],
    tags=["Catalog, admin"],
)
