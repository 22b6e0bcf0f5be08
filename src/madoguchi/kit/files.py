"""Files that people send each other: one store, a folder here or whatever speaks S3, and the way into it."""

import asyncio
import hashlib
import os
import shutil
import tempfile
from collections.abc import AsyncIterable, AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import obstore
from obstore.store import LocalStore, S3Store

from madoguchi.kit.settings import Settings

_CHUNK = 256 * 1024
_LEAST_FREE = 64 * 1024 * 1024
"""Below this the database and the journal need the disk more than files do."""
_S3_OPTIONS = {"endpoint", "region", "virtual_hosted_style_request", "skip_signature"}


class FileTooLargeError(Exception):
    """More bytes came than are allowed."""


class DiskAlmostFullError(OSError):
    """The disk has no room for a file now; it may be tried again."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file that came in whole."""

    size: int
    sha256: bytes


class Files:
    """What is put here is whole or not there; a key is written once and never changed."""

    def __init__(self, store: LocalStore | S3Store, home: Path) -> None:
        self._store = store
        self._incoming = home / "incoming"

    async def put(self, key: str, file: Path | bytes) -> None:
        """Keep a file; it is on disk, or with the other store, when this returns. Raises OSError or BaseError."""
        await obstore.put_async(self._store, key, file)
        if isinstance(self._store, LocalStore):
            await asyncio.to_thread(_force_to_disk, Path(str(self._store.prefix)) / key)

    async def size(self, key: str) -> int:
        """How many bytes; raises FileNotFoundError."""
        return (await obstore.head_async(self._store, key))["size"]

    async def read(self, key: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Its bytes from `start` till before `end`, piece by piece; raises FileNotFoundError before the first."""
        end = await self.size(key) if end is None else end
        if start >= end:
            return
        found = await obstore.get_async(self._store, key, options={"range": (start, end)})
        async for piece in found.stream(min_chunk_size=_CHUNK):
            yield bytes(piece)

    async def delete(self, keys: Collection[str]) -> None:
        """Take files away, those that are there."""
        for key in keys:
            try:
                await obstore.delete_async(self._store, key)
            except FileNotFoundError:
                continue

    async def older_than(self, moment: datetime, *, within: str | None = None) -> AsyncIterator[list[str]]:
        """Keys of all files put before a moment, or of those within a folder, some at a time."""
        async for block in obstore.list(self._store, prefix=within, chunk_size=500):
            if keys := [found["path"] for found in block if found["last_modified"] < moment]:
                yield keys

    @asynccontextmanager
    async def workplace(self) -> AsyncIterator[Path]:
        """A folder of one's own for a file that is not judged yet; gone afterwards, whatever happened."""
        folder = await asyncio.to_thread(self._make_workplace)
        try:
            yield folder
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    def _make_workplace(self) -> Path:
        self._incoming.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self._incoming).free < _LEAST_FREE:
            raise DiskAlmostFullError(f"{self._incoming}: less than {_LEAST_FREE // 2**20} MB are free")
        return Path(tempfile.mkdtemp(dir=self._incoming))

    async def clear_workplaces(self, *, older_than: datetime) -> None:
        """Take away the folders that processes left behind when they died."""
        await asyncio.to_thread(_remove_old_folders, self._incoming, older_than.timestamp())


def open_files(settings: Settings) -> Files:
    """The store of this installation: MADOGUCHI_FILES_URL, or the folder `home/files`."""
    if settings.files_url is None:
        return Files(LocalStore(settings.home.absolute() / "files", mkdir=True), settings.home.absolute())
    return Files(_s3(settings.files_url), settings.home.absolute())


async def receive(pieces: AsyncIterable[bytes], *, into: Path, most: int) -> Received:
    """Write what comes into a file, up to `most` bytes; raises FileTooLargeError once there are more."""
    size, digest = 0, hashlib.sha256()
    file = await asyncio.to_thread(into.open, "wb")
    try:
        async for piece in pieces:
            size += len(piece)
            if size > most:
                raise FileTooLargeError
            digest.update(piece)
            await asyncio.to_thread(file.write, piece)
    finally:
        await asyncio.to_thread(file.close)
    return Received(size, digest.digest())


def _s3(url: str) -> S3Store:
    """A store from `s3://bucket/folder?endpoint=…&region=…`; keys come from AWS_ACCESS_KEY_ID and its companions."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    unknown = options.keys() - _S3_OPTIONS
    if parts.scheme != "s3" or not parts.netloc or unknown:
        raise ValueError(
            "MADOGUCHI_FILES_URL must be s3://bucket/folder?endpoint=https://…&region=…"
            + (f"; it does not know {', '.join(sorted(unknown))}" if unknown else "")
        )
    return S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        config=dict(options),  # type: ignore[arg-type]  # names were checked above
        client_options={"timeout": "120s", "allow_http": options.get("endpoint", "").startswith("http://")},
    )


def _force_to_disk(path: Path) -> None:
    """A row that says a file is stored outlives a power failure, so its file must too."""
    for place in (path, path.parent):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _remove_old_folders(place: Path, before: float) -> None:
    if not place.is_dir():
        return
    for folder in place.iterdir():
        if folder.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)
