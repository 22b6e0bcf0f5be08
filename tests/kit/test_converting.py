"""What every phone plays is made of what people bring: sound, films, moving pictures and still ones."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from tests.line import recorded

from madoguchi.kit import animation, inspector, recordings, transcoding
from madoguchi.kit.finding import Finding

Deed = Callable[[Path, Path, transcoding.Report], Finding]


def made(deed: Deed, body: bytes, place: Path) -> tuple[Finding, bytes, list[float]]:
    """What a conversion finds, makes, and tells on the way."""
    file, parts = place / "original", []
    file.write_bytes(body)
    finding = deed(file, place / "shown", parts.append)
    return finding, (place / "shown").read_bytes(), parts


def conversion_of(body: bytes, place: Path) -> str | None:
    file = place / "original"
    file.write_bytes(body)
    with recordings.opened(file) as container:
        return recordings.conversion_for(container)


SOUNDS = {
    "wav": ("wav", "pcm_s16le", 44_100),
    "voice memo of an old phone": ("amr", "libopencore_amrnb", 8000),
    "ogg": ("ogg", "libopus", 48_000),
    "webm": ("webm", "libopus", 48_000),
    "flac": ("flac", "flac", 44_100),
    "aac": ("adts", "aac", 44_100),
    "aiff": ("aiff", "pcm_s16be", 44_100),
}


@pytest.mark.parametrize("name", SOUNDS)
def test_sound_of_any_kind_becomes_m4a_with_its_length(tmp_path: Path, name: str) -> None:
    container, codec, rate = SOUNDS[name]
    body = recorded.sound(container, codec, rate=rate)
    assert conversion_of(body, tmp_path) == "sound"
    finding, m4a, parts = made(transcoding.sound, body, tmp_path)
    found = recorded.told(m4a, tmp_path)
    assert (found["codecs"], finding.shown) == (["aac"], "audio/mp4")
    assert "m4a" in found["container"]
    assert 900 < (finding.duration_ms or 0) < 1200
    assert parts == sorted(parts)


@pytest.mark.parametrize(("container", "codec"), [("mp3", "libmp3lame"), ("ipod", "aac"), ("mp4", "aac")])
def test_sound_that_line_plays_stays_as_it_is(tmp_path: Path, container: str, codec: str) -> None:
    assert conversion_of(recorded.sound(container, codec), tmp_path) is None


FILMS = {
    "webm": (("webm", "libvpx", "libopus"), "film"),
    "avi": (("avi", "mpeg4", "libmp3lame"), "film"),
    "old quicktime": (("mov", "mpeg4", "aac"), "film"),
    "matroska": (("matroska", "libx264", "aac"), "repack"),
    "quicktime": (("mov", "libx264", "aac"), "repack"),
    "without sound": (("matroska", "libx264", None), "repack"),
    "of no kind that mp4 holds": (("matroska", "libx264", "libopus"), "film"),
}


@pytest.mark.parametrize("name", FILMS)
def test_a_film_of_any_kind_becomes_mp4(tmp_path: Path, name: str) -> None:
    (container, codec, sound), wanted = FILMS[name]
    body = recorded.film(container, codec, sound=sound)
    assert conversion_of(body, tmp_path) == wanted
    finding, mp4, _ = made(transcoding.repack if wanted == "repack" else transcoding.film, body, tmp_path)
    found = recorded.told(mp4, tmp_path)
    assert (found["codecs"], found["size"]) == (["h264", "aac"][: 2 if sound else 1], (64, 48))
    assert found["brand"] in {"isom", "iso5", "mp42"}
    assert conversion_of(mp4, tmp_path) is None
    assert 900 < (finding.duration_ms or 0) < 1300
    assert mp4.index(b"moov") < mp4.index(b"mdat")


def test_a_film_that_line_plays_stays_as_it_is(tmp_path: Path) -> None:
    assert conversion_of(recorded.film("mp4", "libx264", sound="aac"), tmp_path) is None


def test_a_film_of_a_phone_that_was_held_upright_stays_upright(tmp_path: Path) -> None:
    """Red is on the right of what the camera wrote turned, so it ends on the side and not above."""
    body = recorded.film("mov", "mpeg4", lying=True)
    finding, mp4, _ = made(transcoding.film, body, tmp_path)
    found = recorded.told(mp4, tmp_path)
    assert (found["size"], found["turn"], finding.width, finding.height) == ((48, 64), 0, 48, 64)
    repacked = recorded.film("mov", "libx264", lying=True)
    _, mp4, _ = made(transcoding.repack, repacked, tmp_path)
    assert abs(recorded.told(mp4, tmp_path)["turn"]) == 90


def test_a_large_film_is_made_small_enough_for_phones_and_even(tmp_path: Path) -> None:
    body = recorded.film("webm", "libvpx", size=(1921, 1081), frames=2)
    finding, mp4, _ = made(transcoding.film, body, tmp_path)
    assert recorded.told(mp4, tmp_path)["size"] == (1280, 720) == (finding.width, finding.height)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_becomes_a_film_that_is_long_enough_to_be_seen(tmp_path: Path, kind: str) -> None:
    finding, mp4, _ = made(animation.film_of, recorded.moving(kind), tmp_path)
    found = recorded.told(mp4, tmp_path)
    assert (found["codecs"], found["size"]) == (["h264"], (60, 40))
    assert 2.0 <= found["seconds"] < 3.0
    assert finding.duration_ms == pytest.approx(found["seconds"] * 1000, abs=200)
    red, green, blue = found["top"]
    assert red > 200
    assert max(green, blue) < 60


def test_a_moving_picture_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="too many pictures"):
        made(animation.film_of, recorded.moving(frames=1600, size=(4, 4)), tmp_path)


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("AVIF", "image/jpeg"),
        ("TIFF", "image/jpeg"),
        ("BMP", "image/jpeg"),
        ("WEBP", "image/jpeg"),
        ("GIF", "image/png"),
    ],
)
def test_pictures_of_other_kinds_become_jpeg_and_drawn_ones_png(tmp_path: Path, kind: str, shown: str) -> None:
    Image.new("RGB", (60, 40), "teal").save(tmp_path / "original", kind)
    found = inspector.look_into(tmp_path / "original", "file")
    assert (found["shown"], found["conversion"]) == (shown, None)
    assert found["content_type"] == f"image/{kind.lower()}"
    with Image.open(tmp_path / "shown") as picture:
        assert picture.size == (60, 40)


def test_grey_of_sixteen_bits_is_not_white(tmp_path: Path) -> None:
    Image.new("I;16", (60, 40), 128 * 256).save(tmp_path / "original", "TIFF")
    inspector.look_into(tmp_path / "original", "image")
    with Image.open(tmp_path / "shown") as picture:
        assert picture.convert("L").getpixel((5, 5)) == pytest.approx(128, abs=2)


def test_a_picture_of_a_newer_phone_is_put_together_of_its_tiles_and_turned(tmp_path: Path) -> None:
    (tmp_path / "original").write_bytes(recorded.heic((100, 60), turned=3))
    found = inspector.look_into(tmp_path / "original", "file")
    assert (found["content_type"], found["shown"], found["width"], found["height"]) == (
        "image/heic", "image/jpeg", 60, 100,
    )  # fmt: skip
    with Image.open(tmp_path / "shown") as opened:
        shown = opened.convert("RGB")
    # Red was above, and a quarter with the clock makes that the right side.
    assert [_is_red(shown, x, y) for x, y in ((50, 5), (50, 95), (10, 5), (10, 95))] == [True, True, False, False]


@pytest.mark.parametrize("cut", [30, 200, 400, 900])
def test_half_a_picture_of_a_newer_phone_is_a_file_and_nothing_worse(tmp_path: Path, cut: int) -> None:
    (tmp_path / "original").write_bytes(recorded.heic()[:cut])
    assert inspector.look_into(tmp_path / "original", "file").get("shown") is None


@pytest.mark.parametrize("copy", ["shown", "preview"])
def test_F27_a_disk_that_takes_no_more_says_nothing_about_a_picture(tmp_path: Path, copy: str) -> None:
    Image.new("RGB", (60, 40), "teal").save(tmp_path / "original", "JPEG")
    (tmp_path / copy).symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        inspector.look_into(tmp_path / "original", "image")


def _is_red(picture: Image.Image, x: int, y: int) -> bool:
    red, _, blue = picture.getpixel((x, y))  # type: ignore[misc]  # of an RGB picture
    return red > 150 and blue < 100
