"""Reviews: everybody's, one's own, and those that wait."""
