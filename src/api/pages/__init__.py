"""Pages for people: the shop and its office, as HTML that needs no script.

They say what they want by the same commands and questions as the API, and know who is there by cookies alone.
"""
