"""Lets detect-secrets find keys as `emojibot` makes them."""

import re

from detect_secrets.plugins.base import RegexBasedDetector


class EncryptionKeyDetector(RegexBasedDetector):
    """32 bytes in URL-safe base64: an encryption key of the bot, or any other of Fernet's."""

    secret_type = "Encryption Key"
    denylist = (re.compile(r"(?<![\w+/-])[A-Za-z0-9_-]{43}=(?![\w+/=-])"),)
