"""Settings. What differs between installations comes from the environment (docs/operations.md)."""

from pathlib import Path

import pghistory
import structlog
from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key

from mentorstotte import schedule
from mentorstotte.core import env, logs

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / ".data"))).resolve()

# PRODUCTION=1 (the containers set it) demands every secret; without it a development default is used.
PRODUCTION = env.flag("PRODUCTION")
DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY") if PRODUCTION else env.text("SECRET_KEY", get_random_secret_key())
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
# What CPR numbers are sealed with; earlier ones are read until rotate_keys has written everything anew.
CPR_KEY = env.text("CPR_KEY") if PRODUCTION else env.text("CPR_KEY", env.text("SECRET_KEY", ""))
CPR_KEY_FALLBACKS = env.words("CPR_KEY_FALLBACKS")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1],testserver")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
SITE_URL = env.text("SITE_URL", "http://localhost:8000").rstrip("/")

# One installation serves one municipality; its standard is data in cases/rules/standards.
MUNICIPALITY_CODE = env.text("MUNICIPALITY_CODE", "0270")
MUNICIPALITY_NAMED = bool(env.text("MUNICIPALITY_NAME", ""))  # somebody has said which it is
MUNICIPALITY = {
    "code": MUNICIPALITY_CODE,
    "name": env.text("MUNICIPALITY_NAME", "Gribskov Kommune"),
    "unit": env.text("MUNICIPALITY_UNIT", "Center for Arbejdsmarked"),
    "address": env.text("MUNICIPALITY_ADDRESS", "Rådhusvej 3, 3200 Helsinge"),
    "phone": env.text("MUNICIPALITY_PHONE", "72 49 60 00"),
    "email": env.text("MUNICIPALITY_EMAIL", "jobcenter@kommune.example"),
}

INSTALLED_APPS = [
    "mentorstotte.core",
    "cases",
    "providers",
    "agreements",
    "reporting",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "crispy_forms",
    "django_htmx",
    "csp",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "mentorstotte.core.middleware.ForwardedMiddleware",
    "mentorstotte.core.middleware.MethodMiddleware",
    "mentorstotte.core.middleware.HealthMiddleware",
    "mentorstotte.core.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mentorstotte.core.middleware.LoginRequiredMiddleware",
    "mentorstotte.core.middleware.NewPasswordMiddleware",
    "mentorstotte.core.middleware.TotpRequiredMiddleware",
    "mentorstotte.core.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mentorstotte.core.middleware.PersonalPagesMiddleware",
]

ROOT_URLCONF = "mentorstotte.urls"
WSGI_APPLICATION = "mentorstotte.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mentorstotte.core.context.page",
            ],
            "builtins": ["mentorstotte.core.templatetags.ui"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["dkfds"]
CRISPY_TEMPLATE_PACK = "dkfds"

# Data -------------------------------------------------------------------------------------------------------
# DATABASE_POOLED=1 when DATABASE_URL is a PgBouncer that hands out connections by transaction.
POOLED = env.flag("DATABASE_POOLED")
DATABASES = {
    "default": {
        **env.database(
            env.text("DATABASE_URL")
            if PRODUCTION
            else env.text("DATABASE_URL", "postgres://postgres@localhost/mentorstotte")
        ),
        "CONN_MAX_AGE": env.number("DATABASE_CONNECTION_SECONDS", 600),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": POOLED,
        "OPTIONS": {
            "connect_timeout": 1,
            "application_name": "mentorstotte",
            # The pages read few rows by index from memory or SSD: never a whole table, never compile a query.
            # pgtrigger.ignore: without it the triggers of the history look for it in vain and roll that
            # back, row by row, and slower the longer the transaction is.
            # A pooler takes no options; it sets these itself (docker-compose.yml).
            **({} if POOLED else {"options": "-c random_page_cost=1.1 -c jit=off -c pgtrigger.ignore={}"}),
        },
    }
}
# So long an answer of the database is waited for, 0: as long as it takes. Web processes set it (gunicorn.py).
DATABASE_SECONDS = env.number("DATABASE_SECONDS", 0)
# The site's own role, which the database guards rows for (core/database/sight.py). Empty for whoever owns the
# tables and migrates: nothing is guarded then.
DATABASE_ROLE = env.text("DATABASE_ROLE", "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("REDIS_URL") if PRODUCTION else env.text("REDIS_URL", "redis://localhost:6379/0")

# Pages must work without Redis, so nothing that a page needs is kept there. Failed logins are counted here.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cachedvalue",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
# A process asks at least so often whether a law has been published; what decides a case always asks.
LAW_SECONDS = env.number("LAW_SECONDS", 5)
SESSION_ENGINE = "mentorstotte.core.sessions"
# With https no other host under the same domain can set a cookie of ours.
HTTPS = env.flag("HTTPS", PRODUCTION)
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_SECONDS = env.number("SESSION_SECONDS", 8 * 3600)
SESSION_IDLE_SECONDS = env.number("SESSION_IDLE_SECONDS", 3600)
SESSION_COOKIE_AGE = SESSION_IDLE_SECONDS
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}mentorstotte_session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
MESSAGE_STORAGE = "mentorstotte.core.message_storage.Storage"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mentorstotte.core.views.errors.csrf_failure"

# Language and time ------------------------------------------------------------------------------------------
LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk")]
TIME_ZONE = "Europe/Copenhagen"
USE_I18N = True
USE_TZ = True

# Files ------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(DATA_DIR / "static")))
# Documents lie below DATA_DIR/documents, or in a bucket of an S3 server: s3://bucket/prefix.
DOCUMENTS = env.text("DOCUMENTS", "")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": env.documents(
        DOCUMENTS,
        DOCUMENTS_ENDPOINT=env.text("DOCUMENTS_ENDPOINT", ""),
        DOCUMENTS_ACCESS_KEY=env.text("DOCUMENTS_ACCESS_KEY", ""),
        DOCUMENTS_SECRET_KEY=env.text("DOCUMENTS_SECRET_KEY", ""),
        DOCUMENTS_REGION=env.text("DOCUMENTS_REGION", ""),
        DOCUMENTS_ENCRYPTION=env.text("DOCUMENTS_ENCRYPTION", ""),
    ),
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if env.flag("STATIC_MANIFEST", PRODUCTION)
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

# ClamAV's clamd looks through every file that comes in: “host:port” or the path of its socket. Empty: nobody.
CLAMD = env.text("CLAMD", "")
CLAMD_SECONDS = env.number("CLAMD_SECONDS", 30)

# The seal on documents; without a certificate a development certificate is made in DATA_DIR/seal.
SEAL_CERTIFICATE = env.text("SEAL_CERTIFICATE", "")
SEAL_KEY = env.text("SEAL_KEY", "")
SEAL_KEY_PASSWORD = env.text("SEAL_KEY_PASSWORD", "")
# The key in a token or hardware module (PKCS#11): the module's library, labels of the token and of the key.
SEAL_PKCS11_MODULE = env.text("SEAL_PKCS11_MODULE", "")
SEAL_PKCS11_TOKEN = env.text("SEAL_PKCS11_TOKEN", "")
SEAL_PKCS11_LABEL = env.text("SEAL_PKCS11_LABEL", "")
# A timestamp authority (RFC 3161) puts its time on every seal; when it does not answer, nothing is sealed.
SEAL_TSA_URL = env.text("SEAL_TSA_URL", "")
SEAL_TSA_SECONDS = env.number("SEAL_TSA_SECONDS", 5)

# Who sends it as bearer gets the figures of /sundhed/tal/; without it there are none.
METRICS_TOKEN = env.text("METRICS_TOKEN", "")

# Each link of the read log's chain is written here as well: a file that belongs on another machine.
LOG_ANCHOR = Path(env.text("LOG_ANCHOR", str(DATA_DIR / "log-anchor.jsonl")))

# Cases whose time is up: the folder that the archive takes them from, and the list of what was deleted, which
# a backup does not hold and a restore needs.
ARCHIVE_DIR = Path(env.text("ARCHIVE_DIR", str(DATA_DIR / "archive")))
DELETIONS_FILE = Path(env.text("DELETIONS_FILE", str(DATA_DIR / "deletions.jsonl")))

# Login ------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["mentorstotte.core.backends.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        # Django's own list has 190 of twelve characters. This one: docs/sikkerhed.md, “Login”.
        "NAME": "django.contrib.auth.password_validation.CommonPasswordValidator",
        "OPTIONS": {"password_list_path": BASE_DIR / "mentorstotte/core/breached-passwords.txt.gz"},
    },
    {"NAME": "mentorstotte.core.passwords.NoHouseWords"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overview"
ACCOUNT_ADAPTER = "mentorstotte.core.accounts.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "mentorstotte.core.accounts.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Mentorstøtte] "
# A whole jobcentre may sit behind one address; wrong passwords are what counts.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "20/m/ip,5/5m/key"}
ACCOUNT_FORMS = {
    "login": "mentorstotte.core.account_forms.LoginForm",
    "reauthenticate": "mentorstotte.core.account_forms.ReauthenticateForm",
    "change_password": "mentorstotte.core.account_forms.ChangePasswordForm",
}
# The login button is a link: as a form, our form-action policy would stop the way to the municipality.
SOCIALACCOUNT_LOGIN_ON_GET = True
MFA_ADAPTER = "mentorstotte.core.accounts.MFAAdapter"
MFA_FORMS = {
    "authenticate": "mentorstotte.core.account_forms.AuthenticateForm",
    "reauthenticate": "mentorstotte.core.account_forms.MFAReauthenticateForm",
    "activate_totp": "mentorstotte.core.account_forms.ActivateTOTPForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Mentorstøtte"
# REQUIRE_TOTP=1 sends everyone who logs in with a password to set up a one-time code first.
REQUIRE_TOTP = env.flag("REQUIRE_TOTP")
OPENID_CONNECT = {
    "server_url": env.text("OIDC_SERVER_URL", ""),
    "client_id": env.text("OIDC_CLIENT_ID", ""),
    "secret": env.text("OIDC_CLIENT_SECRET", ""),
    "name": env.text("OIDC_NAME", "Kommunens login"),
}
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "kommune",
                "name": OPENID_CONNECT["name"],
                "client_id": OPENID_CONNECT["client_id"],
                "secret": OPENID_CONNECT["secret"],
                "settings": {"server_url": OPENID_CONNECT["server_url"]},
            }
        ]
        if OPENID_CONNECT["server_url"]
        else [],
    }
}

# Requests of one address to the citizen's pages of signing, to the open page “Er dokumentet ægte?”, and to
# the calendars, where a whole town hall may stand behind one address.
SIGNING_PER_MINUTE = 60
GENUINE_PER_MINUTE = 30
CALENDAR_PER_MINUTE = 120
# One person's searches by CPR number that end at nobody or at a citizen of other teams, an hour; wrong links
# of auditors, an hour; files fetched by one of these links, a day.
NUMBERS_PER_HOUR = env.number("NUMBERS_PER_HOUR", 60)
WRONG_LINKS_PER_HOUR = 10
DOWNLOADS_PER_DAY = 50
# Who the citizen is before signing by link: an OpenID Connect provider, as MitID brokers offer it, that names
# the CPR number. Without it there is no signing by link.
SIGNING_OIDC = {
    "server_url": env.text("SIGNING_OIDC_SERVER_URL", "").rstrip("/"),
    "client_id": env.text("SIGNING_OIDC_CLIENT_ID", ""),
    "secret": env.text("SIGNING_OIDC_CLIENT_SECRET", ""),
    "cpr_claim": env.text("SIGNING_OIDC_CPR_CLAIM", "cpr"),
    "scope": env.text("SIGNING_OIDC_SCOPE", "openid"),
}

# Mail -------------------------------------------------------------------------------------------------------
EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "mentorstoette@kommune.example")
if EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"

# Digital Post: “serviceplatformen” (the extra digitalpost and a certificate), “record” (writes letters to
# DATA_DIR/digital-post), or empty: off.
DIGITAL_POST = env.text("DIGITAL_POST", "" if PRODUCTION else "record")
DIGITAL_POST_CVR = env.text("DIGITAL_POST_CVR", "")
DIGITAL_POST_CERTIFICATE = env.text("DIGITAL_POST_CERTIFICATE", "")
DIGITAL_POST_TEST = env.flag("DIGITAL_POST_TEST")

# Reports to the national register (DFDG): the integration platform's address; empty: typed in by hand.
DFDG_URL = env.text("DFDG_URL", "")
DFDG_TOKEN = env.text("DFDG_TOKEN", "")

# Background work --------------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker outlives any absence of Redis
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 5}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULER = "mentorstotte.core.beat.Scheduler"
CELERY_BEAT_SCHEDULE = schedule.SCHEDULE
TASK_LABELS = schedule.LABELS

# Security ---------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^sundhed/$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SSL_REDIRECT
SECURE_HSTS_PRELOAD = SECURE_SSL_REDIRECT
SESSION_COOKIE_SECURE = SECURE_SSL_REDIRECT
CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
# Only these addresses (or networks; * is all) are believed when they say for whom they ask.
PROXIES = env.words("FORWARDED_ALLOW_IPS", "127.0.0.1")
if env.flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

# Triggers follow the models and are put in place after every migrate. As steps of the migrations they would
# make
# Django build all models anew for each of them: half a minute instead of two seconds.
PGTRIGGER_MIGRATIONS = False
PGTRIGGER_INSTALL_ON_MIGRATE = True
# History tables: no foreign keys back, rows only ever added.
PGHISTORY_APPEND_ONLY = True
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# Logs: one JSON line each, without personal data ------------------------------------------------------------
structlog.configure(
    processors=[*logs.BEGINS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
)
LOGGING = logs.configuration(
    env.text("LOG_LEVEL", "INFO"),
    {
        **{
            name: {"level": "WARNING"}
            for name in ("weasyprint", "fontTools", "pikepdf", "pyhanko", "pgtrigger")
        },
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
)
