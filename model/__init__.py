"""Ranks the emojis that fit an English or Russian message; usable without the bot."""

import os

# ONNX Runtime reads it when it is imported; else it would tell its makers of every start.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
