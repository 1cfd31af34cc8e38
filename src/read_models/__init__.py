"""The read models: what each holds, how it is keyed, which events change it.

The contract between those who write them (workers) and those who read them (queries).
"""
