"""Files in the media store."""
