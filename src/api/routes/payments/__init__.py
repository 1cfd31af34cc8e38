"""Payments, and what their providers tell."""
