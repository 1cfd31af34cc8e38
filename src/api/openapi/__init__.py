"""The API's documentation: the document, and its page."""
