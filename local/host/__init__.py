"""Serve a `function_app.py` the way Azure Functions Core Tools do (`func start`).

A development tool, for machines where Core Tools cannot be installed; it has no feature of its own.
It copies the 18 behaviours listed in the fact sheet on Azure Functions (section 14), converts with
the converters of the package azure-functions, and is compared in `tests/host/` with Microsoft's
runtime package for Python.

    __main__      the command line: python -m local.host
    server        the listening socket, start and stop
    host          builds everything below from one app folder
    front         HTTP: built-in routes, keys, function routes
    admin, event_grid, timers, queues      the other ways to invoke a function
    invocation    runs one function: pool, loop, context, outputs
    functions     reads the functions out of function_app.py
"""
