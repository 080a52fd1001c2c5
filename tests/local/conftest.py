"""What the tests of the embedded cloud share."""

import pytest


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
