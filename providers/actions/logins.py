"""Which login is which mentor's, and who coordinates a supplier. A system administrator makes the logins."""

from django.db import transaction

from mentorstotte.core.actions import record
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import User
from mentorstotte.core.once import not_taken
from providers.models import Coordinator, Mentor, Supplier


@transaction.atomic
def tie_login(*, mentor_id: int, email: str, by) -> Mentor:
    """The login with the address is the mentor's from now on; without an address nobody's. Twice changes
    nothing.

    Raises Refused when nobody has the address with the role, or it is another mentor's.
    """
    mentor = Mentor.objects.select_for_update(of=("self",)).get(pk=mentor_id)
    user = _holding(Role.MENTOR, email) if email else None
    other = Mentor.objects.filter(user=user).exclude(pk=mentor_id).first() if user else None
    if other is not None:
        raise Refused(f"Det login er {other.name}s.", at="email")
    if mentor.user_id != (user and user.pk):
        mentor.user = user
        with not_taken("Det login er lige blevet en anden mentors.", "email"):
            mentor.save(update_fields=["user"])
        text = f"Login til mentorportalen: {user.name if user else 'taget fra mentoren'}"
        record("mentor.login", subject=mentor, by=by, text=text)
    return mentor


@transaction.atomic
def add_coordinator(*, supplier_id: int, email: str, by) -> Coordinator:
    """Somebody at the supplier may see its mentors' hours. Twice changes nothing."""
    supplier = Supplier.objects.select_for_update().get(pk=supplier_id)
    user = _holding(Role.COORDINATOR, email)
    made, new = Coordinator.objects.get_or_create(supplier=supplier, user=user)
    if new:
        record("supplier.coordinator", subject=supplier, by=by, text=f"Koordinator: {user.name}")
    return made


@transaction.atomic
def remove_coordinator(*, supplier_id: int, coordinator_id: int, by) -> None:
    """The person sees the supplier's hours no more. Twice changes nothing."""
    supplier = Supplier.objects.select_for_update().get(pk=supplier_id)
    row = Coordinator.objects.filter(supplier=supplier, pk=coordinator_id).select_related("user").first()
    if row is not None:
        record("supplier.coordinator", subject=supplier, by=by, text=f"Ikke koordinator: {row.user.name}")
        row.delete()


def _holding(role: Role, email: str) -> User:
    user = User.objects.holding(role).filter(email__iexact=email).first()
    if user is None:
        text = f"Ingen med rollen {role.label} har den e-mail. En systemadministrator kan oprette login."
        raise Refused(text, at="email")
    return user
