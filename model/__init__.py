"""Ranks the emojis that fit an English or Russian message; usable without the bot."""
