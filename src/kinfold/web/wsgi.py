"""The door for a web server; it stays shut where the casework database is not safe to serve."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinfold.web.settings")
application = get_wsgi_application()

from django.db import connections  # noqa: E402  the settings must be there first

from kinfold.web.lock_check import refuse_unless_sound  # noqa: E402

try:
    refuse_unless_sound()
finally:
    connections.close_all()
