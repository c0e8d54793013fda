"""A channel as it runs in Azure: settings of the template, https under public names, no keys."""
