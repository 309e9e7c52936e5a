"""The pages behind a link: the citizen shows who it is, reads and signs; the mentor reads and acknowledges.

No login here; a colleague's session is refused.
"""

from datetime import timedelta
from functools import wraps
from urllib.parse import urljoin

from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET

from agreements.actions import links, paper_link
from agreements.actions.acknowledgement import acknowledge_by_link
from agreements.enums import Party
from agreements.models import SigningLink
from mentorstotte.core import identity, visits
from mentorstotte.core.documents import store
from mentorstotte.core.errors import Refused
from mentorstotte.core.files import shown

KNOWN_FOR = timedelta(minutes=20)
SESSION = "signing"
GONE = {"unknown": 404, "off": 503}
KNOWN_BY = {
    False: "Personnummeret er sammenholdt med aftalens.",
    True: "Personnummeret er sammenholdt med det, kommunen har fra fuldmagten.",
}


def public(view):
    """Few requests a minute, nothing stored by browser or proxy, and never with a colleague's login."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if visits.too_many(request, "signing", per_minute=settings.SIGNING_PER_MINUTE):
            answer = render(request, "429.html", status=429)
        elif request.user.is_authenticated:
            answer = render(request, "agreements/sign/colleague.html", status=403)
        else:
            answer = _answer(view, request, *args, **kwargs)
        add_never_cache_headers(answer)
        answer["Cache-Control"] = "no-store, private"
        return answer

    return guarded


def _answer(view, request, *args, **kwargs):
    try:
        return view(request, *args, **kwargs)
    except links.Closed as error:
        context = {"text": str(error), "kind": error.kind}
        return render(request, "agreements/sign/closed.html", context, status=GONE.get(error.kind, 410))


@public
@require_GET
def opened(request, token):
    """What a link shows to whoever has it: nothing, but that it needs MitID."""
    links.open_link(token)
    return render(request, "agreements/sign/opened.html", {"token": token})


@public
@require_GET
def identify(request, token):
    """On to the identity provider."""
    link = links.open_link(token)
    request.session[SESSION] = {"asked": link.pk}
    try:
        return identity.start(request, urljoin(settings.SITE_URL, reverse("agreements:sign_return")))
    except identity.IdentityError as error:
        return _unknown(request, str(error), 503)


@public
@require_GET
def identified(request):
    """Back from the provider: the citizen of the agreement goes on, nobody else."""
    link = _link(request, "asked")
    try:
        who = identity.finish(request)
    except identity.IdentityError as error:
        return _unknown(request, str(error), 403)
    request.session.flush()
    if not links.is_signer(link, who):
        return _unknown(request, "Linket er til en anden person.", 403)
    request.session[SESSION] = {
        "link": link.pk,
        "until": (timezone.now() + KNOWN_FOR).timestamp(),
        "assurance": f"MitID, {who.assurance}. {KNOWN_BY[bool(link.representative_name)]}",
    }
    return redirect("agreements:sign")


@public
def sign(request):
    """The agreement as it stands, and the signature."""
    link = _link(request, "link")
    if request.method == "POST":
        return _sign(request, link)
    links.check_link(link)
    return _show(request, link)


def _sign(request, link: SigningLink):
    if "read" not in request.POST:
        return _show(request, link, error="Sæt kryds ved, at du har læst aftalen.")
    known, shown = request.session[SESSION], request.POST.get("shown", "")
    try:
        links.sign_by_link(link_id=link.pk, shown_sha256=shown, assurance=known["assurance"])
    except links.Closed:
        raise
    except Refused as error:
        return _show(request, link, error=str(error))
    request.session.flush()
    return render(request, "agreements/sign/done.html")


@public
@require_GET
def document(request):
    """The sealed agreement itself."""
    link = _link(request, "link")
    links.check_link(link)
    return shown(store.get(link.version.document.sha256), name="aftale.pdf")


@public
def acknowledge(request, token):
    """What the mentor needs to know, without CPR number, target group or address; and “I have read it”."""
    link = links.open_link(token, Party.MENTOR)
    version = link.version
    if request.method == "POST":
        acknowledge_by_link(link_id=link.pk, shown_sha256=request.POST.get("shown", ""))
        return render(request, "agreements/sign/acknowledged.html")
    citizen = version.agreement.case.citizen
    protected = citizen.address_protected_on(timezone.localdate())
    context = {
        "version": version,
        "first_name": "" if protected else citizen.given_names,
        "worker": version.agreement.case.caseworker or link.made_by,
    }
    return render(request, "agreements/sign/acknowledge.html", context)


@public
def paper(request, token):
    """The mentor's contract: a page first, so that a mail program that opens links fetches nothing."""
    row = paper_link.paper_of(token)
    if request.method != "POST":
        return render(request, "agreements/sign/paper.html", {"row": row, "worker": row.case.caseworker})
    try:
        content = store.get(row.document.sha256)
    except store.DocumentError as error:
        raise links.Closed("withdrawn") from error
    paper_link.note_fetched(dispatch_id=row.pk)
    return shown(content, kind=row.document.content_type, name="kontrakt.pdf")


def _link(request, step: str) -> SigningLink:
    """The link of this browser's session, for as long as the person is known."""
    known, now = request.session.get(SESSION, {}), timezone.now().timestamp()
    if step not in known or known.get("until", now) < now:
        raise links.Closed("unknown")
    related = SigningLink.objects.select_related("version__agreement__case__citizen", "version__document")
    return related.get(pk=known[step])


def _show(request, link: SigningLink, error: str = ""):
    version = link.version
    context = {
        "link": link,
        "version": version,
        "citizen": version.agreement.case.citizen,
        "tasks": list(version.tasks.all()),
        "segments": list(version.segments.all()),
        "error": error,
    }
    return render(request, "agreements/sign/sign.html", context, status=422 if error else 200)


def _unknown(request, text: str, status: int):
    return render(request, "agreements/sign/closed.html", {"text": text, "kind": "person"}, status=status)
