"""Whether a model may answer: compared with the current one by people it never learned from."""
