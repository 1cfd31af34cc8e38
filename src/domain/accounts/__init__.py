"""Accounts: how one signs in, and what keeps others out."""
