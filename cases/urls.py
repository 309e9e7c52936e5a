"""Addresses of citizens, cases and the journal. A case stands under its number, never under a CPR number."""

from django.urls import path

from cases.views import cases, citizens, journal, log_review, network, search

app_name = "cases"
urlpatterns = [
    path("adgangslog/tilsyn/", log_review.log_reviews, name="log_reviews"),
    path("adgangslog/tilsyn/<int:pk>/", log_review.log_review, name="log_review"),
    path("soeg/", search.search, name="search"),
    path("sager/", cases.case_list, name="list"),
    path("sager/ny/", citizens.register, name="register"),
    path("sager/<str:number>/", cases.detail, name="detail"),
    path("sager/<str:number>/cpr/", citizens.show_cpr, name="cpr"),
    path("sager/<str:number>/borger/", citizens.change, name="change_citizen"),
    path("sager/<str:number>/haendelse/", citizens.register_record, name="register_record"),
    path("sager/<str:number>/overdrag/", cases.hand_over, name="hand_over"),
    path("sager/<str:number>/luk/", cases.close, name="close"),
    path("sager/<str:number>/aabn-igen/", cases.reopen, name="reopen"),
    # The network card and the citizen's consents
    path("sager/<str:number>/netvaerk/", network.card, name="network"),
    path("sager/<str:number>/netvaerk/ny/", network.add, name="network_add"),
    path("sager/<str:number>/netvaerk/<int:pk>/ret/", network.change, name="network_change"),
    path("sager/<str:number>/netvaerk/<int:pk>/afslut/", network.end, name="network_end"),
    path("sager/<str:number>/netvaerk/<int:pk>/del/", network.share, name="share"),
    path("sager/<str:number>/samtykke/", network.consent, name="consent_new"),
    path("sager/<str:number>/samtykke/<int:pk>/traek-tilbage/", network.withdraw, name="consent_withdraw"),
    path("sager/<str:number>/samtykke/<int:pk>/del/", network.tell, name="tell"),
    path("sager/<str:number>/notat/", journal.note_new, name="note_new"),
    path("sager/<str:number>/notat/<int:pk>/", journal.note, name="note"),
    path("sager/<str:number>/notat/<int:pk>/ret/", journal.note_change, name="note_change"),
    path("sager/<str:number>/notat/<int:pk>/tilfoej/", journal.note_correct, name="note_correct"),
    path("sager/<str:number>/dokument/", journal.document_new, name="document_new"),
    path("sager/<str:number>/dokument/<uuid:public_id>/", journal.document, name="document"),
]
