"""How `make desk` serves a notebook with Voilà: to this machine only, and asking nothing of the network."""

import os

SECONDS_IDLE = 900  # after which the kernel of a page that nobody uses is ended

os.environ["JPY_SESSION_NAME"] = "desk"  # by this a kernel knows that a person sits in front of it

c = get_config()  # noqa: F821  Jupyter hands it to its configuration files
c.Voila.ip = "127.0.0.1"
c.VoilaConfiguration.show_tracebacks = False
# The page's frame would have icons fetched from elsewhere.
OWN = "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; connect-src 'self' ws: blob:"
c.Voila.tornado_settings = {"headers": {"Content-Security-Policy": OWN}}
c.MappingKernelManager.cull_idle_timeout = SECONDS_IDLE
