from mentorstotte.core.models.absence import Absence
from mentorstotte.core.models.access import AccessLog, Purpose
from mentorstotte.core.models.approval import Approval
from mentorstotte.core.models.cache import CachedValue
from mentorstotte.core.models.document import Document
from mentorstotte.core.models.event import Event
from mentorstotte.core.models.feed import CalendarFeed
from mentorstotte.core.models.letters import LetterText
from mentorstotte.core.models.log_link import LogLink
from mentorstotte.core.models.notice import Digest, MailChoice, Notice, OutgoingMail
from mentorstotte.core.models.sent import SentForm
from mentorstotte.core.models.session import Session
from mentorstotte.core.models.user import Membership, Team, User
from mentorstotte.core.models.visit import LastVisit

__all__ = [
    "Absence",
    "AccessLog",
    "Approval",
    "CachedValue",
    "CalendarFeed",
    "Digest",
    "Document",
    "Event",
    "LastVisit",
    "LetterText",
    "LogLink",
    "MailChoice",
    "Membership",
    "Notice",
    "OutgoingMail",
    "Purpose",
    "SentForm",
    "Session",
    "Team",
    "User",
]
