"""The API as its document tells it: sent as it stands, compared with what was released, and tried as clients do."""
