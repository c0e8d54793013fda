"""Property tests here share a machine: how long an example takes says nothing."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("unit", deadline=None)
settings.load_profile("unit")
