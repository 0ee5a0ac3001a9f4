"""Oak Clinic: djoser's API, as a clinic would run it.

Everything here is for tests on this computer. What a test may change comes from
environment variables:

CLINIC_DATA            folder of the database and the mail (required)
CLINIC_RATE_LIMITS     "on" for five calls a minute from one address, "off" for no limit (default "off")
"""

import os
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent
DATA_DIR = Path(os.environ["CLINIC_DATA"])
# The patients, and the mail that lands in a folder, are those of the clinic's other back end.
ALLAUTH_DIR = BASE_DIR.parent / "allauth"
sys.path.append(str(ALLAUTH_DIR))

# Nothing secret is signed with this: the accounts are made up and the server
# answers on the loopback interface only.
SECRET_KEY = "practice-only-" + "0" * 40
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
# djoser's links lead to the host that the client asked for, also through a proxy.
USE_X_FORWARDED_HOST = True
ROOT_URLCONF = "urls"
USE_TZ = True
LANGUAGE_CODE = "en"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "rest_framework",
    "rest_framework.authtoken",
    "djoser",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Mail and messages in the language the app asks for.
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
]

# djoser's own templates, unchanged.
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

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
# djoser's mails name it.
SITE_NAME = "Oak Clinic"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.TokenAuthentication"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_RATES": {"anon": "5/min"},
}
if os.environ.get("CLINIC_RATE_LIMITS", "off") == "on":
    REST_FRAMEWORK["DEFAULT_THROTTLE_CLASSES"] = ["rest_framework.throttling.AnonRateThrottle"]

# The paths of djoser's documentation. Nobody serves these pages.
DJOSER = {
    "PASSWORD_RESET_CONFIRM_URL": "#/password/reset/confirm/{uid}/{token}",
    "USERNAME_RESET_CONFIRM_URL": "#/username/reset/confirm/{uid}/{token}",
}

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
