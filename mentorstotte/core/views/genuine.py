"""“Er dokumentet ægte?”: open to everyone, by the hash of a file or the code on the paper."""

from django.conf import settings
from django.shortcuts import render

from mentorstotte.core import visits
from mentorstotte.core.documents.codes import read_code, read_hash
from mentorstotte.core.proof import genuine


def check(request):
    """The page and its answer. The file itself never comes here: the browser computes its hash."""
    typed = {name: request.GET.get(name, "").strip() for name in ("kode", "sha256")}
    context = {"typed": typed}
    if not any(typed.values()):
        return render(request, "core/genuine.html", context)
    if visits.too_many(request, "genuine", per_minute=settings.GENUINE_PER_MINUTE):
        return render(request, "429.html", status=429)
    code, sha256 = read_code(typed["kode"]), read_hash(typed["sha256"])
    context["bad_code"] = bool(typed["kode"] and not code)
    context["bad_hash"] = bool(typed["sha256"] and not sha256)
    if not context["bad_code"] and not context["bad_hash"]:
        context["answer"] = genuine(sha256=sha256, code=code)
    return render(request, "core/genuine.html", context)
