"""Files are whole or not there, in a folder as in a bucket, and what comes in has an end."""

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from tests.kit.bucket import Bucket
from tests.world import eventually

from madoguchi.kit import files
from madoguchi.kit.files import Files, FileTooLargeError, open_files
from madoguchi.kit.settings import Settings


@pytest.fixture
async def bucket() -> AsyncIterator[tuple[str, Bucket]]:
    """A bucket behind a port of its own."""
    held = Bucket()
    server = uvicorn.Server(uvicorn.Config(held, port=0, log_config=None, lifespan="off"))
    task = asyncio.create_task(server.serve())

    async def started() -> bool:
        return server.started

    await eventually(started)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", held
    server.should_exit = True
    await task


@pytest.fixture(params=["folder", "bucket"])
async def store(
    request: pytest.FixtureRequest, tmp_path: Path, bucket: tuple[str, Bucket], monkeypatch: pytest.MonkeyPatch
) -> Files:
    if request.param == "folder":
        return open_files(Settings(home=tmp_path))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    return open_files(Settings(home=tmp_path, files_url=f"s3://shop/chat?endpoint={bucket[0]}&region=eu-west-1"))


async def whole(store: Files, key: str, **span: int) -> bytes:
    return b"".join([piece async for piece in store.read(key, **span)])


async def test_what_is_put_can_be_read_whole_and_in_part(store: Files, tmp_path: Path) -> None:
    body = bytes(range(256)) * 4096
    (tmp_path / "file").write_bytes(body)
    await store.put("ab/cd/original", tmp_path / "file")
    await store.put("ab/cd/preview", b"small")
    assert await store.size("ab/cd/original") == len(body)
    assert await whole(store, "ab/cd/original") == body
    assert await whole(store, "ab/cd/original", start=5, end=500_000) == body[5:500_000]
    assert await whole(store, "ab/cd/original", start=7, end=7) == b""
    await store.delete(["ab/cd/original", "ab/cd/nothing"])
    with pytest.raises(FileNotFoundError):
        await store.size("ab/cd/original")
    assert await whole(store, "ab/cd/preview") == b"small"


async def test_a_large_file_goes_in_pieces(store: Files, tmp_path: Path) -> None:
    body = bytes(range(256)) * 50_000
    (tmp_path / "file").write_bytes(body)
    await store.put("large", tmp_path / "file")
    assert hashlib.sha256(await whole(store, "large")).digest() == hashlib.sha256(body).digest()


async def test_old_files_are_found_by_when_they_were_put(store: Files) -> None:
    await store.put("ab/one", b"1")
    far = datetime(2100, 1, 1, tzinfo=UTC)
    assert [keys async for keys in store.older_than(far)] == [["ab/one"]]
    assert [keys async for keys in store.older_than(datetime(2020, 1, 1, tzinfo=UTC))] == []


async def test_a_bucket_is_asked_with_signatures_below_its_folder(
    tmp_path: Path, bucket: tuple[str, Bucket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    url, held = bucket
    store = open_files(Settings(home=tmp_path, files_url=f"s3://shop/chat?endpoint={url}&region=eu-west-1"))
    await store.put("ab/one", b"1")
    assert held.objects == {"shop/chat/ab/one": b"1"}
    assert held.signed == {True}


@pytest.mark.parametrize("url", ["file:///etc", "s3://", "https://bucket", "s3://shop?secret_access_key=x"])
def test_an_address_that_is_no_bucket_is_refused_in_words(tmp_path: Path, url: str) -> None:
    with pytest.raises(ValueError, match="MADOGUCHI_FILES_URL must be s3://"):
        open_files(Settings(home=tmp_path, files_url=url))


async def pieces(*sizes: int) -> AsyncIterator[bytes]:
    for size in sizes:
        yield bytes(size)


async def test_F28_what_comes_in_ends_at_the_cap(tmp_path: Path) -> None:
    received = await files.receive(pieces(400, 600), into=tmp_path / "fits", most=1000)
    assert (received.size, received.sha256) == (1000, hashlib.sha256(bytes(1000)).digest())
    with pytest.raises(FileTooLargeError):
        await files.receive(pieces(400, 601, 10**9), into=tmp_path / "not", most=1000)
    assert (tmp_path / "not").stat().st_size == 400


async def test_a_workplace_is_gone_whatever_happened_in_it(tmp_path: Path) -> None:
    store = open_files(Settings(home=tmp_path))
    with contextlib.suppress(ZeroDivisionError):
        async with store.workplace() as folder:
            (folder / "original").write_bytes(b"x")
            raise ZeroDivisionError
    assert list((tmp_path / "incoming").iterdir()) == []
    left = tmp_path / "incoming" / "left"
    left.mkdir()
    await store.clear_workplaces(older_than=datetime.now(UTC) - timedelta(hours=1))  # noqa: TID251 - the disk's own time
    assert left.exists()
    await store.clear_workplaces(older_than=datetime.now(UTC) + timedelta(hours=1))  # noqa: TID251
    assert not left.exists()
