"""Mails: written in people's language, and handed over to a server or put into a folder."""
