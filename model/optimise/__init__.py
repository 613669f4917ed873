"""Makes of a large checkpoint an artifact that a CPU serves quickly; needs no torch."""
