"""Mails, as admins see them."""
