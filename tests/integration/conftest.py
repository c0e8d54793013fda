"""What only a real table can show."""

from collections.abc import Iterator

import pytest

from tests.azurite import Azurite
from tests.contract.conftest import KINDS, Kind
from tests.integration.proxy import Proxy, proxied


@pytest.fixture
def counted(azurite: Azurite) -> Iterator[Proxy]:
    """Azurite behind a proxy that counts; ``counted.connection_string`` goes through it."""
    with proxied(azurite) as proxy:
        yield proxy


@pytest.fixture(params=list(KINDS.values()), ids=list(KINDS))
def kind(request: pytest.FixtureRequest) -> Kind:
    """Both ways to speak to tables: through the client, and directly."""
    made: Kind = request.param
    return made
