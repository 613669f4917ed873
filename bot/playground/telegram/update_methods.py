"""How updates reach the bot: long polls, and the webhook that rules them out."""

import re

from bot.playground.telegram import schema
from bot.playground.telegram.errors import ApiError, bad_request
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.world import World

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


async def get_updates(
    world: World,
    *,
    offset: int = 0,
    limit: int = 100,
    timeout: int = 0,  # noqa: ASYNC109 - the parameter's name in the Bot API
    allowed_updates: list[str] | None = None,
) -> list[Json]:
    """`getUpdates`: a long poll."""
    if world.webhook:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active;"
            " use deleteWebhook to delete the webhook first",
        )
    _allow(world, allowed_updates)
    return await world.updates.get(offset=offset, limit=min(max(limit, 1), 100), wait=timeout)


def set_webhook(
    world: World,
    url: str,
    *,
    max_connections: int = 40,
    allowed_updates: list[str] | None = None,
    drop_pending_updates: bool = False,
    secret_token: str | None = None,
) -> bool:
    """`setWebhook`, noted but not acted upon: updates wait until the webhook is deleted."""
    if not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not 1 <= max_connections <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    if secret_token is not None and not _SECRET.fullmatch(secret_token):
        raise bad_request("secret token contains unallowed characters")
    _allow(world, allowed_updates)
    if drop_pending_updates:
        world.updates.clear()
    world.webhook = url
    return True


def delete_webhook(world: World, *, drop_pending_updates: bool = False) -> bool:
    """`deleteWebhook`."""
    if drop_pending_updates:
        world.updates.clear()
    world.webhook = ""
    return True


def _allow(world: World, kinds: list[str] | None) -> None:
    """Remember the kinds of updates that the bot wants, if it says so."""
    if kinds is None:
        return
    for kind in kinds:
        if kind not in schema.description()["types"]["Update"]["fields"]:
            raise bad_request(f"unknown kind of update {kind} in allowed_updates")
    world.updates.allowed = kinds
