"""Accounts, their sessions and addresses."""
