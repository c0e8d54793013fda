"""Who is calling, as the API writes it."""

from __future__ import annotations

from api.schemas.common import View
from domain.people import Role


class Me(View):
    """The caller, and the ids of the numbers that they may text from."""

    id: str
    name: str
    sign_in: str
    role: Role
    teams: list[str]
    numbers: list[str]
