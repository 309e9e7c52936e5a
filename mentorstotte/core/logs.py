"""No CPR number in a log line."""

import logging
import re

CPR_LIKE = re.compile(r"(?<!\d)\d{6}[- ]?\d{4}(?!\d)")


class MaskCPR(logging.Filter):
    """Replaces anything that looks like a CPR number, in the message and in an exception's text."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = CPR_LIKE.sub("[CPR]", record.getMessage())
        record.args = ()
        if record.exc_info:
            record.exc_text = CPR_LIKE.sub("[CPR]", logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
            record.msg = f"{record.msg}\n{record.exc_text}"
            record.exc_text = None
        return True
