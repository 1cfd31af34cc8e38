"""Papers that lie in parcels."""
