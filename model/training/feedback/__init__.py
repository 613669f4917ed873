"""Feedback becomes training data: what people answered, read back and weighed.

`docs/feedback.md` says how an answer becomes an example with a weight, and why.
"""

from model.training.feedback.export import Export, is_export, read_export
from model.training.feedback.position import propensities
from model.training.feedback.rows import FeedbackRow

__all__ = ["Export", "FeedbackRow", "is_export", "propensities", "read_export"]
