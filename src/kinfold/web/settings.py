"""Settings of the web service, read from the environment: ``docs/reference/settings.md`` lists them.

Not a place for decisions about pages or people: roles are in ``casework.accounts.rules``.
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from kinfold.web import environment

PACKAGE = Path(__file__).parent

KINFOLD_HOME = environment.home()
KINFOLD_DEMO = environment.is_demo(KINFOLD_HOME)
KINFOLD_HTTPS = os.environ.get("KINFOLD_HTTPS") == "1"

DEBUG = False
SECRET_KEY = environment.secret_key(KINFOLD_HOME)
KINFOLD_SAFE_KEYS = environment.safe_keys(KINFOLD_HOME)
ALLOWED_HOSTS = [host for host in os.environ.get("KINFOLD_HOSTS", "").split(",") if host] or [
    "localhost",
    "127.0.0.1",
    "[::1]",
]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "kinfold.casework.accounts",
    "kinfold.casework.saving",
    "kinfold.casework.audit",
    "kinfold.casework.teams",
    "kinfold.casework.practice",
    "kinfold.casework.families",
    "kinfold.casework.allocations",
    "kinfold.casework.sharing",
    "kinfold.casework.process",
    "kinfold.casework.partners",
    "kinfold.casework.outbox",
    "kinfold.casework.plans",
    "kinfold.casework.supervision",
    "kinfold.casework.oversight",
    "kinfold.casework.referrals",
    "kinfold.casework.workbook",
    "kinfold.casework.chronology",
    "kinfold.casework.safety",
    "kinfold.casework.support",
    "kinfold.casework.exchange",
    "kinfold.casework.documents",
    "kinfold.casework.council",
    "kinfold.casework.programme",
]
MIDDLEWARE = [
    "kinfold.web.middleware.HeadWithoutBody",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "kinfold.web.middleware.PrivateResponses",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kinfold.casework.accounts.middleware.StillWelcome",
    "kinfold.web.looks.RecordsLooks",
    "kinfold.web.middleware.NoNulls",
    "kinfold.web.middleware.SignedInOnly",
    "django.middleware.csrf.CsrfViewMiddleware",
    "kinfold.web.signed_out.BringsBack",
    "kinfold.web.sight.AnswersForTheGate",
]
ROOT_URLCONF = "kinfold.web.urls"
WSGI_APPLICATION = "kinfold.web.wsgi.application"

DATABASES = {"default": environment.database(KINFOLD_HOME)}
KINFOLD_ONE_AGENCY = DATABASES["default"]["ENGINE"].endswith("sqlite3") and not KINFOLD_DEMO
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "kinfold.web.jinja.environment",
            "context_processors": ["kinfold.web.context.page"],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["kinfold.casework.accounts.backend.PartnershipBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"

# Whether roles that may see a family must have a second step. None: they must, save in a demonstration.
KINFOLD_SECOND_FACTOR: bool | None = None
KINFOLD_SINGLE_SIGN_ON = environment.single_sign_on()
# allauth is a library here: none of its addresses, forms or mails is ours.
ACCOUNT_USER_MODEL_USERNAME_FIELD = "sign_in_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "kinfold.casework.accounts.vault.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Kinfold"

QUARTER_HOUR, WORKING_DAY, HALF_DAY = 15 * 60, 8 * 60 * 60, 12 * 60 * 60
SESSION_COOKIE_AGE = WORKING_DAY if KINFOLD_DEMO else QUARTER_HOUR
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = KINFOLD_HTTPS
SESSION_COOKIE_NAME = "__Host-kinfold" if KINFOLD_HTTPS else "kinfold"
CSRF_COOKIE_NAME = "__Host-kinfold-form" if KINFOLD_HTTPS else "kinfold-form"
CSRF_COOKIE_HTTPONLY = True
KNOWN_COOKIE_NAME = "__Host-kinfold-known" if KINFOLD_HTTPS else "kinfold-known"
CSRF_FAILURE_VIEW = "kinfold.web.views.errors.expired_form"
KINFOLD_LONGEST_SESSION = HALF_DAY

SECURE_SSL_REDIRECT = KINFOLD_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if KINFOLD_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if KINFOLD_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE / "static"
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False

USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"
APPEND_SLASH = False
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # strangers could fill the log with it
    },
}
