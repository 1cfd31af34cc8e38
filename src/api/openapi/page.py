"""The page that shows the OpenAPI document: Swagger UI, which lies here and asks nobody else."""

from typing import Any

from litestar import Request
from litestar.openapi.plugins import OpenAPIRenderPlugin

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{files}/swagger-ui.css">
</head>
<body>
<div id="documentation"></div>
<script src="{files}/swagger-ui-bundle.js"></script>
<script>
const withoutPassword = (signIn) => ({{auth, token}}) =>
  signIn({{auth: {{...auth, password: "", clientSecret: ""}}, token}})
SwaggerUIBundle({{
  url: "{document}",
  dom_id: "#documentation",
  validatorUrl: null,
  deepLinking: true,
  docExpansion: "none",
  tryItOutEnabled: true,
  persistAuthorization: true,
  plugins: [() => ({{statePlugins: {{auth: {{wrapActions: {{authorizeOauth2: withoutPassword}}}}}}}})],
}})
</script>
</body>
</html>
"""
"""Whoever signs in stays so when the page is loaded again: its tokens lie in the browser then, and its password, which
Swagger UI would lay beside them, doesn't.
"""


class SwaggerPage(OpenAPIRenderPlugin):
    """`files` is where those of Swagger UI are, `document` where the OpenAPI document is."""

    def __init__(self, path: str, files: str, document: str) -> None:
        super().__init__(path=path)
        self._files = files
        self._document = document

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        title = openapi_schema["info"]["title"]
        return PAGE.format(title=title, files=self._files, document=self._document).encode()
