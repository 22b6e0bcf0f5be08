"""One stage for each module of journeys in the browser."""

from collections.abc import AsyncIterator

import pytest
from tests.journeys.stage import Stage


@pytest.fixture(scope="module")
async def stage(server: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with Stage.open(server, tmp_path_factory.mktemp("stage")) as opened:
        yield opened
