"""What is counted of offers: how many there are, and what became of them."""

from sqlalchemy import func

from bot.feedback.tables import choices

OFFERED = func.count().label("offered")
CHOSEN = func.count(choices.c.emoji).label("chosen")
NONE = (func.count(choices.c.suggestion_id) - func.count(choices.c.emoji)).label("none")
