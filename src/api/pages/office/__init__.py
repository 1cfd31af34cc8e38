"""The office: where the shop's own people work."""

from api.pages.office import front_door

ALL = (*front_door.ALL,)
