"""Every address of the site. Paths are Danish, names English; a CPR number never stands in a path."""

from django.urls import include, path

from mentorstotte import views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("nyt/", views.news, name="news"),
    path("hjaelp/", views.help_page, name="help"),
    path("opsaetning/", views.set_up, name="set_up"),
    path("tilgaengelighed/", views.accessibility, name="accessibility"),
    path("konto/", include("mentorstotte.core.account_urls")),
    path("", include("mentorstotte.core.urls")),
    path("", include("cases.urls")),
    path("", include("agreements.urls")),
    path("mentorkatalog/", include("providers.urls")),
    path("", include("reporting.urls")),
]
handler400 = "mentorstotte.core.views.errors.bad_request"
handler403 = "mentorstotte.core.views.errors.forbidden"
handler404 = "mentorstotte.core.views.errors.not_found"
# Looked up by allauth when somebody tries too often.
handler429 = "mentorstotte.core.views.errors.too_many"
handler500 = "mentorstotte.core.views.errors.server_error"
