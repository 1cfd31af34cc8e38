"""Bodies as OAuth's forms have them (RFC 6749, appendix B), read as the same types as all others."""

from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

from litestar.openapi.spec import OpenAPIMediaType, RequestBody

from api.requests.bodies import Body
from api.requests.strict_request import StrictRequest, tidier_of
from api.requests.uploads import body_schema
from domain.faults import Fault, FaultCode
from domain.read_as import read_as
from domain.refusals import InvalidInput, require_no

TYPED: Final = "application/x-www-form-urlencoded"
FIELDS_MAX: Final = 50

Form = TypeVar("Form", bound=Body)


def takes(form: type[Body]) -> RequestBody:
    """What a route says that it takes (`takes_form`)."""
    schema = body_schema(form)
    schema.additional_properties = None
    return RequestBody(required=True, content={TYPED: OpenAPIMediaType(schema, example=form.EXAMPLE)})


async def read_form(request: StrictRequest, form: type[Form]) -> Form:
    """What isn't the form's is passed over, and what was left empty counts as left out, as RFC 6749 asks for (3.2).

    Raises InvalidInput for all that is wrong in it, HTTPException 400 and 413.
    """
    kind: Any = form
    given = fields_in(await request.body())
    mine = [(name, value) for name, value in given if value and name in form.__struct_fields__]
    names = [name for name, _ in mine]
    require_no([Fault(name, "Give this once.", FaultCode.DUPLICATE) for name in {*names} if names.count(name) > 1])
    request.said = tidier_of(kind)(dict(mine))
    read: Form = read_as(request.said, kind)
    return read


def fields_in(body: bytes) -> list[tuple[str, str]]:
    """Raises InvalidInput for what can't be a form."""
    try:
        return parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=FIELDS_MAX)
    except ValueError as broken:
        raise InvalidInput("body", f"This can't be read as {TYPED}.", FaultCode.WRONG_FORMAT) from broken
