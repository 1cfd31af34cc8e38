"""Stores that come with the package and run from a data folder, without Docker and without root."""
