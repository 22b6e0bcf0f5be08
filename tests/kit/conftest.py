"""Transactions on a database of one's own, for each module of this room."""

from collections.abc import AsyncIterator

import pytest
from tests.rooms import a_database, transactions

from madoguchi.kit.db import Database


@pytest.fixture(scope="module")
async def url(server: str) -> AsyncIterator[str]:
    async with a_database(server) as made:
        yield made


@pytest.fixture(scope="module")
async def database(url: str) -> AsyncIterator[Database]:
    async with transactions(url) as opened:
        yield opened
