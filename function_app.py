"""Registers the functions; nothing else."""

import azure.functions as func

from triggers import console, event_grid, health, public_link, queues, rest, sweep, webhooks

app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)

for module in (webhooks, event_grid, sweep, queues, rest, public_link, console, health):
    app.register_functions(module.blueprint)
