"""What keeps the host, or one function, from starting.

HostError          the host cannot start; the message names what to do
FunctionError      one function cannot be served; the others run
InvocationError    one invocation failed; carries the handler's exception as its cause
"""


class HostError(Exception):
    """Nothing can be served: a setting, a file or the index of functions is wrong."""


class FunctionError(Exception):
    """One function cannot be served: its route, name or binding is wrong."""


class InvocationError(Exception):
    """A handler raised, or returned what its bindings do not allow."""
