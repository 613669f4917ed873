"""Files that the bot sends: documents of any kind, and photos, here PNG, that Telegram shows."""

from bot.playground.telegram.errors import ApiError, bad_request
from bot.playground.telegram.files import File
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.schema import Upload
from bot.playground.telegram.world import World

DOCUMENT_LIMIT = 50_000_000  # bytes
PHOTO_LIMIT = 10_000_000  # bytes
SIDES = 10_000  # pixels, width and height together
RATIO = 20

_PNG = b"\x89PNG\r\n\x1a\n"


def document(world: World, given: Upload | str) -> Json:
    """The Bot API's `Document` for an upload, or for the id of a file that was sent before.

    Raises:
        ApiError: there is no such file, or nothing in it, or it is too large.
    """
    if isinstance(given, str):
        file, mime_type = _sent_before(world, given), "application/octet-stream"
    else:
        _check_size(given, DOCUMENT_LIMIT)
        mime_type = given.mime_type
        file = world.files.keep(given.content, name=given.name, kind="documents")
    return {**file.to_json(), "file_name": file.name, "mime_type": mime_type}


def photo(world: World, given: Upload | str) -> list[Json]:
    """The Bot API's list of `PhotoSize` for an upload, or for the id of a photo before.

    Raises:
        ApiError: there is no such file, or Telegram would not show it.
    """
    if isinstance(given, str):
        file = _sent_before(world, given)
        if file.kind != "photos":
            raise bad_request("can't use file of type Document as Photo")
    else:
        _check_size(given, PHOTO_LIMIT)
        if not given.content.startswith(_PNG):
            raise bad_request("photos other than PNG are not supported by this server")
        file = world.files.keep(given.content, name="photo.png", kind="photos")
    width, height = _size(file.content)
    if not width or not height:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if width + height > SIDES or max(width, height) > RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return [{**file.to_json(), "width": width, "height": height}]


def _sent_before(world: World, file_id: str) -> File:
    file = world.files.get(file_id)
    if file is None:
        raise bad_request("wrong remote file identifier specified")
    return file


def _check_size(upload: Upload, limit: int) -> None:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > limit:
        raise ApiError(413, "Request Entity Too Large")


def _size(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG, from its first chunk; 0 and 0 if that is cut off."""
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
