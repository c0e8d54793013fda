"""The channel that a request is for, handed to endpoints."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from runtime.channel import Channel


async def channel_of(request: Request) -> Channel:
    """Return the channel that the app was made for."""
    channel: Channel = request.app.state.channel
    return channel


At = Annotated[Channel, Depends(channel_of)]
