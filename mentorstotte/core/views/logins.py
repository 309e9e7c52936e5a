"""“Her er du logget ind”: the person's own logins, seen and ended."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from mentorstotte.core import sessions
from mentorstotte.core.permissions import Permission, requires
from mentorstotte.core.user_actions import end_logins
from mentorstotte.core.wording import danish_count


@requires(Permission.ANY)
@require_safe
def logins(request):
    """With which browser and from where, since when and when last used; this one first."""
    known = sessions.logins_of(request.user, here=request.session.session_key)
    return render(request, "core/logins.html", {"logins": known})


@requires(Permission.ANY)
@require_POST
@reauthentication_required
def end(request):
    """Ends the one that ``login`` says, or all but this one; the password is asked for first."""
    ref, here = request.POST.get("login", ""), request.session.session_key
    ended = end_logins(user=request.user, by=request.user, but=here, ref=ref)
    places = danish_count(ended, "sted", "steder")
    said = f"Du er logget af {places}." if ended else "Der var intet at logge af."
    messages.success(request, said)
    return redirect("core:logins")
