"""Pictures of images: every usual kind is shown, and one that is none, or too large, costs a sentence."""

from io import BytesIO

import pytest
from PIL import Image

from despatch.archive import pictures
from despatch.archive.pictures import PictureError, make_picture
from scans import file, huge_png, paper


def made(tmp_path, data, width=300, name="x.jpg"):
    path = tmp_path / name
    path.write_bytes(data)
    picture = make_picture(path, width)
    shown = Image.open(BytesIO(picture.data))
    assert (shown.format, shown.size) == ("JPEG", (picture.width, picture.height))
    return shown


@pytest.mark.parametrize(
    ("format", "mode"),
    [
        *[("JPEG", mode) for mode in ("RGB", "L", "CMYK")],
        *[("PNG", mode) for mode in ("RGB", "RGBA", "LA", "P", "1", "I;16")],
        *[("TIFF", mode) for mode in ("RGB", "CMYK", "1", "L", "I;16")],
    ],
)
def test_images_of_every_kind_are_shown_with_dark_writing_on_light_paper(tmp_path, format, mode):
    if mode == "I;16":
        image = paper(["MMMM" * 10] * 5, mode="I").point(lambda value: value * 257).convert("I;16")
    else:
        image = paper(["MMMM" * 10] * 5, mode=mode)
    shown = made(tmp_path, file(image, format)).convert("L")
    assert shown.width == 300
    assert shown.resize((1, 1), box=(0, 0, 300, 30)).getpixel((0, 0)) > 200
    assert shown.getextrema()[0] < 120


def test_a_picture_is_never_wider_than_its_image(tmp_path):
    assert made(tmp_path, file(paper()), 2400).size == (400, 520)


def test_clear_paper_is_white(tmp_path):
    image = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    assert made(tmp_path, file(image, "PNG")).getpixel((3, 3)) >= (250, 250, 250)


def test_a_picture_stands_upright_as_the_camera_says(tmp_path):
    turned = Image.Exif()
    turned[0x0112] = 6
    assert made(tmp_path, file(paper(), exif=turned)).size == (300 * 520 // 400, 300)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff no image at all",
        b"GIF89a" + bytes(100),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"II*\0\x08\0\0\0" + b"\xff" * 200,
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        file(paper())[:400],
        file(paper(), "PNG")[:-200],
        file(paper(), "TIFF", compression="tiff_lzw")[:300],
    ],
    ids=["empty", "none", "gif", "svg", "tiff", "eps", "cut jpeg", "cut png", "cut tiff"],
)
def test_what_is_no_image_or_is_cut_costs_a_sentence(tmp_path, data):
    with pytest.raises(
        PictureError, match=r"x\.jpg cannot be shown: it is no JPEG, PNG or TIFF, or it is damaged\. Open"
    ):
        made(tmp_path, data)


def test_an_image_of_500_megapixels_is_refused_before_it_is_read(tmp_path):
    import tracemalloc
    from time import process_time

    tracemalloc.start()
    before = process_time()
    with pytest.raises(PictureError, match=r"x\.png has 500 megapixels, and the limit is 36\. Save a smaller copy"):
        made(tmp_path, huge_png(), name="x.png")
    assert process_time() - before < 0.5
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_large_plain_jpeg_is_read_at_a_part_of_its_size(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 60_000)
    monkeypatch.setattr(pictures, "MOST_OF_JPEG", 300_000)
    large = paper(size=(500, 500))
    assert made(tmp_path, file(large), 100).size == (100, 100)
    with pytest.raises(PictureError, match="megapixels"):
        made(tmp_path, file(large, progressive=True), 100, "y.jpg")
    with pytest.raises(PictureError, match="megapixels"):
        made(tmp_path, file(paper(size=(600, 600))), 100, "z.jpg")


def test_a_strip_is_refused(tmp_path):
    with pytest.raises(PictureError, match=r"more than 8 times as high as wide\. Cut it"):
        made(tmp_path, file(paper(size=(20, 400))))


def test_a_picture_is_kept_until_its_file_changes(tmp_path):
    path = tmp_path / "x.jpg"
    path.write_bytes(file(paper(["one"])))
    first = make_picture(path, 300)
    assert make_picture(path, 300) is first
    path.write_bytes(file(paper(["another", "and more"])))
    assert make_picture(path, 300) != first
    path.unlink()
    with pytest.raises(PictureError, match=r"x\.jpg cannot be opened: No such file"):
        make_picture(path, 300)
