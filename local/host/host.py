"""Builds the host of one app folder: what is read, what is served, what listens."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from local.host.admin import Admin
from local.host.cors import Cors
from local.host.errors import FunctionError
from local.host.event_grid import EventGridWebhook
from local.host.front import BODY_LIMIT, HTTP_SECONDS, Front, FrontOptions
from local.host.functions import SERVED, Function
from local.host.host_json import HostJson
from local.host.invocation import Invoker
from local.host.keys import Keys, load_keys
from local.host.logs import logger
from local.host.outputs import QueueOutput
from local.host.queues import HIDE_SECONDS, QueueListener
from local.host.response import headers_of
from local.host.router import Router, check_name
from local.host.schedule import Schedule
from local.host.settings import Settings
from local.host.storage_queue import Queues
from local.host.timer_status import StatusFile
from local.host.timers import TimerListener, utc_now

Listener = QueueListener | TimerListener


@dataclass(frozen=True)
class HostOptions:
    """How to serve; `only` is `http` or `background`, as Flex Consumption splits an app."""

    state_dir: Path
    only: str | None = None
    keys: bool = False
    http_seconds: float = HTTP_SECONDS
    hide_seconds: int = HIDE_SECONDS


@dataclass
class Host:
    """Everything that serves one app; `errors` names the functions that cannot be served."""

    functions: list[Function]
    settings: Settings
    host_json: HostJson
    options: HostOptions
    errors: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._queues = Queues()
        self._output = QueueOutput(self.settings, self._queues, self.host_json.queues)
        self.functions = [each for each in self.functions if self._is_served(each)]
        self.invoker = Invoker(_threads(self.settings), self._output.send)
        self.front = self._front()
        self.listeners: list[Listener] = [*self._timers(), *self._queue_listeners()]

    def close(self) -> None:
        """Let go of threads and connections."""
        self.invoker.close()
        self._queues.close()

    def _is_served(self, function: Function) -> bool:
        is_http = function.trigger.type == "httpTrigger"
        if self.options.only and is_http != (self.options.only == "http"):
            return False
        try:
            check_name(function.name)
            self._check_bindings(function)
        except FunctionError as error:
            self._note(function.name, str(error))
            return False
        return is_http or not self._is_disabled(function)

    def _check_bindings(self, function: Function) -> None:
        for binding in (function.trigger, function.returns, *function.outputs):
            if binding and binding.type not in SERVED:
                raise FunctionError(f"the local host does not serve {binding.type}")
            if binding and binding.type == "queue":
                self._output.queue_of(function, binding)

    def _is_disabled(self, function: Function) -> bool:
        names = (
            f"AzureWebJobs.{function.name}.Disabled",
            f"AzureWebJobs__{function.name}__Disabled",
        )
        return any(map(self.settings.is_true, names))

    def _note(self, name: str, message: str) -> None:
        self.errors[name] = message
        logger.error("The '%s' function is in error: %s", name, message)

    def _front(self) -> Front:
        http = self._triggered("httpTrigger")
        keys = load_keys(self.settings) if self.options.keys else Keys()
        return Front(
            router=Router(http, self.host_json.route_prefix, self._note),
            invoker=self.invoker,
            admin=Admin(self.functions, self.invoker, keys),
            event_grid=EventGridWebhook(self._triggered("eventGridTrigger"), self.invoker),
            keys=keys,
            cors=Cors(self.settings),
            options=FrontOptions(
                custom_headers=headers_of(self.host_json.custom_headers.items()),
                disabled=frozenset(each.name for each in http if self._is_disabled(each)),
                home_page=not self.settings.is_true("AzureWebJobsDisableHomepage"),
                body_limit=self.settings.number("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", BODY_LIMIT),
                seconds=self.options.http_seconds,
            ),
        )

    def _timers(self) -> Iterable[TimerListener]:
        for function in self._triggered("timerTrigger"):
            text = self.settings.expand(function.trigger.fields["schedule"], function.name)
            try:
                schedule = Schedule(text)
                keep = not schedule.is_under_a_minute(utc_now())
            except FunctionError as error:
                self._note(function.name, str(error))
                continue
            keep = keep and function.trigger.fields.get("useMonitor") is not False
            path = self.options.state_dir / "timers" / f"{function.name}.json"
            yield TimerListener(
                function, schedule, StatusFile(path) if keep else None, self.invoker
            )

    def _queue_listeners(self) -> Iterable[QueueListener]:
        for function in self._triggered("queueTrigger"):
            yield QueueListener(
                function=function,
                queue=self._output.queue_of(function, function.trigger),
                poison=self._output.queue_of(function, function.trigger, suffix="-poison"),
                options=self.host_json.queues,
                invoker=self.invoker,
                hide_seconds=self.options.hide_seconds,
            )

    def _triggered(self, kind: str) -> list[Function]:
        return [function for function in self.functions if function.trigger.type == kind]


def _threads(settings: Settings) -> int:
    default = min(32, (os.cpu_count() or 1) + 4)
    return max(1, settings.number("PYTHON_THREADPOOL_THREAD_COUNT", default))
