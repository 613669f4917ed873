from tests.bot.feedback.conftest import clock, database, engine, keys, store, url

__all__ = ["clock", "database", "engine", "keys", "store", "url"]
