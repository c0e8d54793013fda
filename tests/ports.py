"""Ports for what a test starts: chosen before it listens, and still free when it does."""

import itertools
import random
import socket

# Below those that systems give to outgoing connections (Linux from 32768, others from 49152):
# any connection might take one of those between the choice and the start.
_LOWEST, _HIGHEST = 12_000, 31_999
_asked = itertools.count(random.randrange(_HIGHEST))  # runs side by side begin far apart


def free_port() -> int:
    """Return a port that nothing listens on, and that no earlier call has returned."""
    while True:
        port = _LOWEST + next(_asked) % (_HIGHEST - _LOWEST)
        if _is_free(port):
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as those who will listen do
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
