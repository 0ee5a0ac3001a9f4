"""Oak Clinic: django-allauth's headless API for an app, as a clinic would run it.

Everything here is for tests and for practice on this computer. What a test may
change comes from environment variables, and each has a default:

CLINIC_DATA            folder of the database and the mail (required)
CLINIC_RATE_LIMITS     "on" for allauth's own limits, "off" for none (default "off")
CLINIC_CODE_TIMEOUT_S  how long a code lives, in seconds (default 180)
CLINIC_CODE_ATTEMPTS   wrong codes before a flow is over (default 3)
CLINIC_SIGN_IN_AFTER   "on": setting a password also signs in (default "off")
"""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent
DATA_DIR = Path(os.environ["CLINIC_DATA"])


def switched_on(name):
    value = os.environ.get(name, "off")
    if value not in ("on", "off"):
        raise ValueError(f"{name} is {value!r}: say on or off")
    return value == "on"


# Nothing secret is signed with this: the accounts are made up and the server
# answers on the loopback interface only.
SECRET_KEY = "practice-only-" + "0" * 40
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "urls"
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = "en"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = 1

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "clinic",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    # Mail and messages in the language the app asks for.
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ]
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "db.sqlite3",
        # Requests run on several threads: wait for a writer, do not fail.
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
    }
}

# Rate limits are counted here.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

# One of Django's own, and several times quicker than its default: a test signs
# in many times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]

VALIDATORS = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": VALIDATORS + "UserAttributeSimilarityValidator"},
    {"NAME": VALIDATORS + "MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": VALIDATORS + "CommonPasswordValidator"},
    {"NAME": VALIDATORS + "NumericPasswordValidator"},
]

EMAIL_BACKEND = "clinic.mail.OneFilePerMessage"
MAIL_DIR = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = "Oak Clinic <no-reply@oak-clinic.example.org>"

HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("app",)
HEADLESS_SERVE_SPECIFICATION = True
# Mail names these pages; nobody serves them.
CLINIC_SITE = "https://oak-clinic.example.org"
HEADLESS_FRONTEND_URLS = {
    "account_signup": CLINIC_SITE + "/sign-up",
    "account_confirm_email": CLINIC_SITE + "/confirm/{key}",
    "account_reset_password": CLINIC_SITE + "/reset",
    "account_reset_password_from_key": CLINIC_SITE + "/reset/{key}",
}

ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Oak Clinic: "
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = int(os.environ.get("CLINIC_CODE_TIMEOUT_S", "180"))
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = int(os.environ.get("CLINIC_CODE_ATTEMPTS", "3"))
ACCOUNT_LOGIN_ON_PASSWORD_RESET = switched_on("CLINIC_SIGN_IN_AFTER")
if not switched_on("CLINIC_RATE_LIMITS"):
    ACCOUNT_RATE_LIMITS = False

# A failure in the server is a failure of the test: leave its trace on stderr.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        # It warns of a single request that waits for a thread.
        "waitress.queue": {"level": "ERROR"},
    },
}
