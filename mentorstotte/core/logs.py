"""Log lines: one JSON object each, and no CPR number or secret of a link in any of them."""

import re

import structlog

CPR_LIKE = re.compile(r"(?<!\d)\d{6}[- ]?\d{4}(?!\d)")
# A UUID may hold ten such digits by chance and is left alone.
_UUID_OR_CPR = re.compile(rf"([0-9a-f]{{8}}-(?:[0-9a-f]{{4}}-){{3}}[0-9a-f]{{12}})|{CPR_LIKE.pattern}")

# After these an address holds the secret that opens it, without login and with.
BY_LINK = ("underskriv", "kvitter", "mentor-papir", "dine-timer", "aegte", "kalender")
BY_LINK_AND_LOGIN = ("revision",)
_SECRET = re.compile(rf"(/(?:{'|'.join((*BY_LINK, *BY_LINK_AND_LOGIN))})/)[^/\s\"']+")


def without_secrets(text: str) -> str:
    """The text with ``[link]`` in place of what opens a page without login or hands out papers."""
    return _SECRET.sub(r"\1[link]", text)


def without_cpr(text: str) -> str:
    """The text with ``[CPR]`` in place of what looks like a CPR number."""
    return _UUID_OR_CPR.sub(lambda found: found[1] or "[CPR]", text)


def mask(logger, method: str, line: str) -> str:
    """The last step of every log line, exceptions included."""
    return without_secrets(without_cpr(line))


# What a line begins with: the number of its request or task (``request_id``, ``task_id``), level and time.
BEGINS = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
ENDS = [
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    structlog.processors.format_exc_info,
    structlog.processors.JSONRenderer(ensure_ascii=False),
    mask,
]


def configuration(level: str, loggers: dict) -> dict:
    """Logging for every program of the site: all lines of all libraries go to standard error as ours do."""
    json = {"()": structlog.stdlib.ProcessorFormatter, "processors": ENDS, "foreign_pre_chain": BEGINS}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": json},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": loggers,
    }
