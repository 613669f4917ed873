"""Pictures that the bot sends: PNG, of a size that Telegram shows."""

from bot.playground.telegram.errors import ApiError, bad_request
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.schema import Upload
from bot.playground.telegram.world import World

PHOTO_LIMIT = 10_000_000  # bytes
SIDES = 10_000  # pixels, width and height together
RATIO = 20

_PNG = b"\x89PNG\r\n\x1a\n"


def photo(world: World, given: Upload | str) -> list[Json]:
    """The Bot API's list of `PhotoSize` for an upload, or for the id of one before.

    Raises:
        ApiError: there is no such file, or Telegram would not show it.
    """
    if isinstance(given, str):
        file = world.files.get(given)
        if file is None:
            raise bad_request("wrong remote file identifier specified")
        if file.kind != "photos":
            raise bad_request("can't use file of type Document as Photo")
    else:
        if not given.content:
            raise bad_request("file must be non-empty")
        if len(given.content) > PHOTO_LIMIT:
            raise ApiError(413, "Request Entity Too Large")
        if not given.content.startswith(_PNG):
            raise bad_request("photos other than PNG are not supported by this server")
        file = world.files.keep(given.content, name="photo.png", kind="photos")
    width, height = _size(file.content)
    if not width or not height:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if width + height > SIDES or max(width, height) > RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return [{**file.to_json(), "width": width, "height": height}]


def _size(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG, from its first chunk; 0 and 0 if that is cut off."""
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
