"""Settings of the web service, read from the environment."""

SECRET_KEY = "set-by-the-web-room"
INSTALLED_APPS: list[str] = ["django.contrib.contenttypes", "django.contrib.auth"]
USE_TZ = True
