"""Measures a model beside what people would use instead, in the same minutes on the same machine.

Milliseconds do not travel between machines; ratios nearly do. So rounds go in turns, every figure
is a median with its interval, and stands as a ratio to transformers'
`pipeline("text-classification")` on the same weights, where the torch extra is installed.
"""
