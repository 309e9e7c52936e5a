"""Addresses of the mentor catalogue."""

from django.urls import path

from providers.views import catalogue, logins, papers, suppliers, wages

app_name = "providers"
urlpatterns = [
    path("", catalogue.mentor_list, name="mentors"),
    path("ny/", catalogue.mentor_edit, name="mentor_new"),
    path("<int:pk>/", catalogue.mentor, name="mentor"),
    path("<int:pk>/ret/", catalogue.mentor_edit, name="mentor_edit"),
    path("<int:pk>/login/", logins.mentor_login, name="mentor_login"),
    path("<int:pk>/bilag/", papers.mentor_attach, name="mentor_attach"),
    path("<int:pk>/bilag/<uuid:public_id>/", papers.mentor_paper, name="mentor_paper"),
    path("bilag/<int:pk>/tilbage/", papers.attachment_withdraw, name="attachment_withdraw"),
    path("<int:pk>/pris/", catalogue.rate_new, name="rate_new"),
    path("<int:pk>/kvalifikation/", catalogue.qualification_new, name="qualification_new"),
    path(
        "<int:pk>/kvalifikation/<int:qualification>/tilbage/",
        catalogue.qualification_withdraw,
        name="qualification_withdraw",
    ),
    path("<int:pk>/loen/", wages.wage_new, name="wage_new"),
    path("<int:pk>/loen/<uuid:public_id>/", wages.wage_paper, name="wage_paper"),
    path("<int:pk>/loen/<int:wage>/tilbage/", wages.wage_withdraw, name="wage_withdraw"),
    path("leverandoerer/", catalogue.supplier_list, name="suppliers"),
    path("leverandoerer/ny/", catalogue.supplier_edit, name="supplier_new"),
    path("leverandoerer/<int:pk>/", suppliers.supplier, name="supplier"),
    path("leverandoerer/<int:pk>/bilag/", papers.supplier_attach, name="supplier_attach"),
    path("leverandoerer/<int:pk>/bilag/<uuid:public_id>/", papers.supplier_paper, name="supplier_paper"),
    path("leverandoerer/<int:pk>/kontrakt/", suppliers.contract_new, name="contract_new"),
    path(
        "leverandoerer/<int:pk>/kontrakt/<int:contract>/",
        suppliers.contract_signed,
        name="contract_signed",
    ),
    path("leverandoerer/<int:pk>/kontrakt/<uuid:public_id>/", suppliers.contract_file, name="contract_file"),
    path("leverandoerer/<int:pk>/ret/", catalogue.supplier_edit, name="supplier_edit"),
    path("leverandoerer/<int:pk>/koordinatorer/", logins.coordinators, name="coordinators"),
    path(
        "leverandoerer/<int:pk>/koordinatorer/<int:coordinator>/fjern/",
        logins.coordinator_remove,
        name="coordinator_remove",
    ),
]
