"""Writes an export to a folder that training, `datasets` and pandas can read."""
