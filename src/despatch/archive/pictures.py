"""Pictures for reading: the image of a page comes in, a JPEG of a chosen width goes out, or a sentence why not.

An image is opened to its size first. One that would need too much memory is refused before a pixel is read.
"""

from __future__ import annotations

import math
import threading
import warnings
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image

from despatch.errors import DespatchError

FORMATS = ("JPEG", "PNG", "TIFF")
MOST_PIXELS = 36_000_000
"""Pixels that are held at once. Pillow takes four bytes for each, and twice as many where kinds must be changed."""
_PLAIN = ("1", "L", "RGB", "CMYK")
"""Kinds of images that are made smaller before anything else is done with them."""
MOST_OF_JPEG = 170_000_000
"""A plain JPEG may be so large, for it can be read at a part of its size."""
TALLEST = 8
"""A picture is at most so many times as high as wide; a longer strip is no page."""
PAGE = 1.5
"""An image that is higher than so many times its width is made narrower, to take no more room than a page."""
_QUALITY = 84
_KEPT = 12
_ONE_AT_A_TIME = threading.Lock()

# Pillow's own limit warns of images that are within ours, and is the same for all formats.
Image.MAX_IMAGE_PIXELS = None


class PictureError(DespatchError):
    """No picture can be made of an image; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG, and its size in pixels."""

    data: bytes
    width: int
    height: int


def make_picture(path: Path, width: int) -> Picture:
    """Return the image at `path` as a JPEG at most so wide; raises PictureError.

    Pictures made last are kept until their file changes.
    """
    try:
        status = path.stat()
    except OSError as wrong:
        raise PictureError(f"The image {path.name} cannot be opened: {wrong.strerror}") from wrong
    return _make(path, width, status.st_mtime_ns, status.st_size)


def size_of(path: Path) -> tuple[int, int]:
    """Return the width and height of the image at `path`, upright, without reading its pixels; raises PictureError."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(path, formats=FORMATS) as image:
                turned = image.getexif().get(_ORIENTATION, 1) in _SIDEWAYS
                return (image.height, image.width) if turned else image.size
        except Exception as wrong:  # as when a picture is made of it
            raise PictureError(_spoilt(path.name)) from wrong


@lru_cache(maxsize=_KEPT)
def _make(path: Path, width: int, _changed: int, _size: int) -> Picture:
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a doubtful tag in an image does not concern its reader
        try:
            with Image.open(path, formats=FORMATS) as image:
                _admit(image, path.name, width)
                return _drawn(image, width)
        except PictureError:
            raise
        except Exception as wrong:  # a spoilt image makes decoders raise whatever they stumble over
            raise PictureError(_spoilt(path.name)) from wrong


def _spoilt(name: str) -> str:
    return (
        f"The image {name} cannot be shown: it is no JPEG, PNG or TIFF, or it is damaged. "
        "Open it in a program for images and save it as JPEG."
    )


def _admit(image: Image.Image, name: str, width: int) -> None:
    """Refuse an image that is too large; let a JPEG be read at a part of its size."""
    pixels = image.width * image.height
    held = limit = MOST_PIXELS if image.mode in _PLAIN else MOST_PIXELS // 2
    if image.format == "JPEG":
        limit = MOST_PIXELS if image.info.get("progressive") else MOST_OF_JPEG
        if pixels <= limit:
            image.draft("RGB", (width, max(1, width * image.height // image.width)))
    if pixels > limit or image.width * image.height > held:
        raise PictureError(
            f"The image {name} has {pixels // 1_000_000:,} megapixels, and the limit is {limit // 1_000_000}. "
            "Save a smaller copy of it as JPEG in its place."
        )
    if image.height > TALLEST * image.width:
        raise PictureError(f"The image {name} is more than {TALLEST} times as high as wide. Cut it into pages.")


def _drawn(image: Image.Image, width: int) -> Picture:
    way = _WAYS.get(image.getexif().get(_ORIENTATION, 1))
    width = min(width, int(width * math.sqrt(PAGE * image.width / image.height)) or 1)
    drawn = _narrowed(_of_usual_kind(image, width), width)
    if drawn.mode == "RGBA":
        paper = Image.new("RGB", drawn.size, "white")
        paper.paste(drawn, mask=drawn.getchannel("A"))
        drawn = paper
    turned = drawn if way is None else drawn.transpose(way)
    out = BytesIO()
    turned.convert("L" if turned.mode == "L" else "RGB").save(out, "JPEG", quality=_QUALITY, optimize=True)
    return Picture(out.getvalue(), turned.width, turned.height)


def _of_usual_kind(image: Image.Image, width: int) -> Image.Image:
    """Return an image as grey, in colours or with clear parts, not much wider than is wanted; close `image`."""
    if image.mode == "1":
        whole = image.convert("L")
    elif image.mode.startswith("I"):  # sixteen bits, which JPEG does not have
        whole = image.point(lambda value: value * (1 / 256)).convert("L")
    else:
        whole = image if image.mode in (*_PLAIN, "RGBA") else image.convert("RGBA")
    times = int(whole.width / width)
    if whole.width * whole.height > MOST_PIXELS // 3:
        times = math.ceil(whole.width / width - 0.3)  # rather a little narrower than much memory
    small = whole.reduce(times) if times > 1 else whole
    if small is not image:
        image.close()  # the pixels of the whole are not needed any more
    return small


def _narrowed(image: Image.Image, width: int) -> Image.Image:
    """Return an image at most so wide."""
    if image.width <= width:
        return image
    return image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)


_ORIENTATION = 0x0112
_WAYS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = (5, 6, 7, 8)
"""Ways to turn an image by which its width becomes its height."""
