"""Attempts to pay, and what has become of them. What a refund gives back is told with the order's goods."""
