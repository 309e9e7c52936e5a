"""Addresses of imports, the ledger and figures."""

from django.urls import path

from reporting.views import figures, imports

app_name = "reporting"
urlpatterns = [
    path("indlaes/", imports.overview, name="imports"),
    path("indlaes/<slug:kind>/", imports.upload, name="upload"),
    path("indlaesning/<uuid:public_id>/", imports.show, name="import"),
    path("indlaesning/<uuid:public_id>/gem/", imports.confirm, name="import_confirm"),
    path("indlaesning/<uuid:public_id>/fortryd/", imports.drop, name="import_drop"),
    path("indlaesning/<uuid:public_id>/afviste/", imports.refused, name="import_refused"),
    path("noegletal/", figures.key_figures, name="figures"),
    path("oekonomi/", figures.ledger_index, name="ledger_index"),
    path("oekonomi/<int:year>/", figures.ledger, name="ledger"),
    path("oekonomi/<int:year>/total/", figures.control_total, name="control_total"),
]
