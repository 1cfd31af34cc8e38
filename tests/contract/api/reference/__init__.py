"""The HTTP reference: `docs/http`, a page for each room of the API, made of its OpenAPI document."""
