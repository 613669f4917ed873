"""Feedback becomes training data: what people answered, read back and weighed.

`docs/feedback.md` says how an answer becomes an example with a weight, and why.
"""

from model.data.feedback.export import ExportFolder, is_export, read_export
from model.data.feedback.limits import Rules
from model.data.feedback.newcomers import new_labels
from model.data.feedback.position import propensities
from model.data.feedback.tombstones import lists_here, refuse_erased
from model.data.feedback.weights import Feedback, Summary, Weighted, weigh

__all__ = [
    "ExportFolder",
    "Feedback",
    "Rules",
    "Summary",
    "Weighted",
    "is_export",
    "lists_here",
    "new_labels",
    "propensities",
    "read_export",
    "refuse_erased",
    "weigh",
]
