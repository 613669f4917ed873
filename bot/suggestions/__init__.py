"""From a text to what is offered for it: ranked emojis, inline results, reactions."""
