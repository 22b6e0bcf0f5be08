"""One stage for all journeys in the browser, since a desk, a LINE and a browser take longer to start than a story."""

from collections.abc import AsyncIterator

import pytest
from tests.journeys.stage import Stage


@pytest.fixture(scope="session")
async def stage(server: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with Stage.open(server, tmp_path_factory.mktemp("stage")) as opened:
        yield opened
