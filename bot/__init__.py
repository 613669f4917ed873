"""The Telegram side of emojibot: settings, handlers, feedback store, playground."""
