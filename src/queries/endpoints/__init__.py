"""Webhooks that go out: whom the shop tells of what happens, and what is owed to them."""
