"""What the tables say each counter model has counted: one statement a model, named as the model is.

$1 and $2 bound the moments, from one up to another. A row: `at`, cut to quarters of an hour (all time zones' days have
begun at one since 1972), `name`, and a column for each count.
"""
