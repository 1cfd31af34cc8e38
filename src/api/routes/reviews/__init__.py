"""Reviews."""

from api.routes.reviews import admin_reviews, reviews

ALL = (
    reviews.routes,
    admin_reviews.routes,
)
