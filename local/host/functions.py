"""The functions of an app, read out of `function_app.py` and checked as the runtime does.

Any error here stops all functions, as in Azure: the worker answers the host's question for
functions with one list or one error (package azure-functions-runtime, loader and functions).
"""

import importlib
import inspect
import sys
import traceback
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import azure.functions as func
from azure.functions.decorators.core import BindingDirection
from azure.functions.decorators.function_app import Function as Declaration
from azure.functions.decorators.function_app import FunctionRegister

from local.host import converters
from local.host.errors import HostError

SERVED = {"httpTrigger", "http", "eventGridTrigger", "timerTrigger", "queueTrigger", "queue"}


@dataclass(frozen=True)
class Binding:
    """One binding: its own fields as declared, and the annotation of its parameter."""

    type: str
    name: str
    fields: Mapping[str, Any]
    annotation: Any = None


@dataclass(frozen=True)
class Function:
    """One function, ready to be invoked."""

    name: str
    handler: Callable[..., Any]
    trigger: Binding
    outputs: tuple[Binding, ...]
    returns: Binding | None
    wants_context: bool
    is_async: bool
    directory: str


def load_functions(app_dir: Path) -> list[Function]:
    """Import `function_app.py` from a folder and read its functions."""
    if not (app_dir / "function_app.py").exists():
        raise HostError(f"no function_app.py in {app_dir}: name the app's folder with --app-dir")
    if str(app_dir) not in sys.path:
        sys.path.insert(0, str(app_dir))
    try:
        module = importlib.import_module("function_app")
    except Exception as error:  # the app's own code may raise anything
        raise HostError(f"function_app.py cannot be imported:\n{traceback.format_exc()}") from error
    return read_functions(_app_of(module))


def read_functions(app: FunctionRegister) -> list[Function]:
    """Read and check every function of an app."""
    try:
        return [_function(declaration) for declaration in declarations(app)]
    except HostError:
        raise
    except Exception as error:  # so may its decorators
        raise HostError(f"the functions cannot be indexed: {error!r}") from error


def declarations(app: FunctionRegister) -> list[Declaration]:
    """Return an app's functions; the library by itself can be asked only once."""
    app.functions_bindings = {}
    return app.get_functions()


def _app_of(module: ModuleType) -> FunctionRegister:
    apps = [value for value in vars(module).values() if isinstance(value, FunctionRegister)]
    if len(apps) != 1:
        raise HostError(
            f"function_app.py must define one FunctionApp at top level, not {len(apps)}"
        )
    return apps[0]


def _function(declaration: Declaration) -> Function:
    name = str(declaration.get_function_name())
    handler = declaration.get_user_function()
    annotations = typing.get_type_hints(handler)
    bindings = [_binding(each.get_dict_repr(), annotations) for each in declaration.get_bindings()]
    parameters = set(inspect.signature(handler).parameters)
    named = {binding.name for binding in bindings} - {"$return"}
    wants_context = "context" in parameters - named
    _check_names(name, parameters - {"context"} if wants_context else parameters, named)
    if wants_context and annotations.get("context", func.Context) is not func.Context:
        raise HostError(f"function '{name}': annotate `context` as azure.functions.Context")
    for binding in bindings:
        _check_annotation(name, binding)
    return Function(
        name=name,
        handler=handler,
        trigger=next(each for each in bindings if each.type.endswith("Trigger")),
        outputs=tuple(each for each in bindings if _is_out(each) and each.name != "$return"),
        returns=next((each for each in bindings if each.name == "$return"), None),
        wants_context=wants_context,
        is_async=inspect.iscoroutinefunction(handler),
        directory=str(Path(inspect.getfile(handler)).parent),
    )


def _binding(fields: Mapping[str, Any], annotations: Mapping[str, Any]) -> Binding:
    name = fields["name"]
    annotation = annotations.get("return" if name == "$return" else name)
    return Binding(fields["type"], name, fields, annotation)


def _is_out(binding: Binding) -> bool:
    return bool(binding.fields["direction"] == BindingDirection.OUT)


def _check_names(function: str, parameters: set[str], named: set[str]) -> None:
    if undeclared := parameters - named:
        raise HostError(f"function '{function}': parameters without a binding: {undeclared}")
    if unused := named - parameters:
        raise HostError(f"function '{function}': bindings without a parameter: {unused}")


def _check_annotation(function: str, binding: Binding) -> None:
    annotation = binding.annotation
    if annotation is None or binding.type not in SERVED:
        return
    if binding.name == "$return":
        accepted = isinstance(annotation, type) and converters.accepts_output(
            binding.type, annotation
        )
    elif _is_out(binding):
        accepted = _accepts_out(binding.type, annotation)
    else:
        accepted = isinstance(annotation, type) and converters.accepts_input(
            binding.type, annotation
        )
    if not accepted:
        raise HostError(
            f"function '{function}': `{binding.name}` is a binding of type {binding.type}, "
            f"which cannot be annotated {annotation!r}"
        )


def _accepts_out(binding: str, annotation: object) -> bool:
    arguments = typing.get_args(annotation)
    return (
        typing.get_origin(annotation) is func.Out
        and len(arguments) == 1
        and converters.accepts_output(binding, arguments[0])
    )
