"""What the bot says, in each of its languages."""
