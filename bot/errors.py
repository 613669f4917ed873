"""Errors the bot raises on purpose.

BotError
├── SettingsError         a setting is missing or wrong (exit code 2)
├── StoreError            the database cannot be used as it is
├── ExportError           an export cannot be written where it should go
└── SuggestionRefused     a button was pressed that may not change anything
    ├── UnknownSuggestion the suggestion was forgotten or never existed
    └── ForeignSuggestion the suggestion belongs to somebody else
"""


class BotError(Exception):
    """Anything the bot refuses, in one sentence that says what to do."""


class SettingsError(BotError):
    """A setting is missing or wrong."""


class StoreError(BotError):
    """The database cannot be used as it is."""


class ExportError(BotError):
    """An export cannot be written where it should go."""


class SuggestionRefused(BotError):
    """A button was pressed that may not change anything."""


class UnknownSuggestion(SuggestionRefused):
    """The suggestion was forgotten or never existed."""


class ForeignSuggestion(SuggestionRefused):
    """The suggestion belongs to somebody else."""
