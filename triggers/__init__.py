"""One blueprint per way in; thin functions that read, call a service and answer."""
