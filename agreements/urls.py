"""Addresses of proposals, visitation and decisions. A case stands under its number."""

from django.urls import path

from agreements.views import (
    agreement,
    amendment,
    batches,
    complaint,
    contact,
    copies,
    corrections,
    dispatch,
    ends,
    followup,
    letters,
    papers,
    proposal,
    rejection,
    screen,
    signing,
    visitation,
    why,
    worklist,
)

app_name = "agreements"
urlpatterns = [
    # Assessment and proposal
    path("sager/<str:number>/vurdering/", proposal.edit, name="proposal"),
    path("sager/<str:number>/vurdering/kontrol/", proposal.check, name="proposal_check"),
    path("sager/<str:number>/vurdering/mentorer/", proposal.mentors, name="proposal_mentors"),
    path("sager/<str:number>/vurdering/traek-tilbage/", proposal.withdraw, name="proposal_withdraw"),
    # Rejection, party hearing, decision
    path("sager/<str:number>/afslag/", rejection.reject, name="reject"),
    path("sager/<str:number>/afslag/udkast/", rejection.preview, name="reject_preview"),
    path("sager/<str:number>/partshoering/", rejection.hearing, name="hearing"),
    path("sager/<str:number>/partshoering/<int:pk>/svar/", rejection.answer, name="hearing_answer"),
    path("sager/<str:number>/afgoerelse/<int:pk>/", rejection.decision, name="decision"),
    path("sager/<str:number>/afgoerelse/<int:pk>/modtaget/", rejection.receipt, name="decision_receipt"),
    # Complaints
    path("sager/<str:number>/klage/", complaint.register, name="complaint_new"),
    path("sager/<str:number>/klage/<int:pk>/", complaint.show, name="complaint"),
    path("sager/<str:number>/klage/<int:pk>/vurdering/", complaint.decide, name="complaint_decide"),
    path("sager/<str:number>/klage/<int:pk>/akter/", complaint.gather, name="complaint_file"),
    path("sager/<str:number>/klage/<int:pk>/videre/", complaint.forward, name="complaint_forward"),
    # Signing: by the citizen, without a login here
    path("underskriv/retur/", signing.identified, name="sign_return"),
    path("underskriv/aftale/", signing.sign, name="sign"),
    path("underskriv/aftale/pdf/", signing.document, name="sign_document"),
    path("underskriv/<str:token>/", signing.opened, name="sign_link"),
    path("underskriv/<str:token>/mitid/", signing.identify, name="sign_identify"),
    path("kvitter/<str:token>/", signing.acknowledge, name="acknowledge"),
    # Signing: the caseworker's side
    path("aftaler/<str:number>/mentor/", screen.mentor, name="mentor_seen"),
    path("aftaler/<str:number>/link/", screen.link, name="signing_link"),
    path("aftaler/<str:number>/skaerm/", screen.tablet, name="signing_tablet"),
    # Sending
    path("printkoe/", dispatch.queue, name="print_queue"),
    path("printkoe/valgte/", dispatch.queue_act, name="print_queue_act"),
    path("printkoe/aftaler/", batches.unprinted, name="unprinted"),
    path("printkoe/aftaler/<uuid:public_id>/", batches.show, name="batch"),
    path("printkoe/aftaler/<uuid:public_id>/koe/", batches.to_print_queue, name="batch_queue"),
    path("sager/<str:number>/send/<uuid:public_id>/", dispatch.send, name="send"),
    path("sager/<str:number>/forsendelse/<int:pk>/", dispatch.available, name="dispatch_act"),
    path("sager/<str:number>/afgoerelse/<int:pk>/kopier/", copies.copy_decision, name="copy_decision"),
    path(
        "sager/<str:number>/afgoerelse/<int:pk>/kopier/foert-over/",
        copies.mark_decision,
        name="decision_carried_over",
    ),
    path("sager/<str:number>/hvorfor/", why.why, name="why"),
    # Papers beside the decisions
    path("sager/<str:number>/dokumenter/<slug:kind>/", papers.of_case, name="case_paper"),
    path("aftaler/<str:number>/dokumenter/<slug:kind>/", papers.of_agreement, name="paper"),
    # Visitation
    path("visitation/", visitation.queue, name="visitation_queue"),
    path("visitation/<str:number>/", visitation.decide, name="visitation"),
    path("visitation/<str:number>/godkend/", visitation.approve, name="visitation_approve"),
    path("visitation/<str:number>/send-tilbage/", visitation.send_back, name="visitation_return"),
    path("visitation/<str:number>/<int:pk>/", visitation.show, name="visitation_proposal"),
    # The municipality's own words
    path("administration/breve/", letters.texts, name="letter_texts"),
    path("administration/breve/<str:part>/", letters.edit, name="letter_text"),
    # The agreement, from the grant on
    path("sager/<str:number>/aftale/", agreement.edit, name="agreement_draft"),
    path("aftaler/", worklist.work_list, name="work_list"),
    path("aftaler/skal-rettes-op/", corrections.work_list, name="to_correct"),
    path("aftaler/<str:number>/", followup.agreement, name="agreement"),
    path("aftaler/<str:number>/kopier/<int:version>/", copies.copy_version, name="copy_version"),
    path("aftaler/<str:number>/kopier/<int:version>/foert-over/", copies.mark_version, name="carried_over"),
    path("aftaler/<str:number>/udkast/", agreement.preview, name="agreement_preview"),
    path("aftaler/<str:number>/pdf/", agreement.make_pdf, name="agreement_print"),
    path("aftaler/<str:number>/underskrift/", agreement.signature, name="signature"),
    path("aftaler/<str:number>/ret/", agreement.reopen, name="agreement_reopen"),
    path("aftaler/<str:number>/traek-tilbage/", agreement.withdraw, name="agreement_withdraw"),
    # Changes, expiry and ends of an agreement in force
    path("aftaler/<str:number>/aendr/", amendment.amend, name="amend"),
    path("aftaler/<str:number>/aendring/", amendment.change, name="change"),
    path("aftaler/<str:number>/aendring/godkend/", amendment.approve_change, name="change_approve"),
    path("aftaler/<str:number>/aendring/send-tilbage/", amendment.return_change, name="change_return"),
    path("aftaler/<str:number>/versioner/", amendment.versions, name="versions"),
    path("aftaler/<str:number>/udloeb/", ends.expiry, name="expiry"),
    path("aftaler/<str:number>/afslut/", ends.end, name="end"),
    path("aftaler/<str:number>/genaabn/", ends.undo, name="end_undo"),
    path("aftaler/<str:number>/opfoelgning/", followup.follow_up, name="follow_up"),
    path("aftaler/<str:number>/effektvurdering/", followup.effect, name="effect"),
    # Contact between mentor and citizen
    path("aftaler/<str:number>/kontakt/", contact.contact, name="contacts"),
    path("aftaler/<str:number>/kontakt/ny/", contact.register, name="contact_new"),
    path("aftaler/<str:number>/kontakt/<int:pk>/grund/", contact.explain, name="contact_why"),
    path("aftaler/<str:number>/kontakt/<int:pk>/traek-tilbage/", contact.withdraw, name="contact_withdraw"),
    path("aftaler/<str:number>/kontakt/<int:year>-<int:week>/", contact.week, name="contact_week"),
    path("aftaler/<str:number>/i-gang/", contact.begun, name="begun"),
    path("aftaler/<str:number>/pause/", contact.pause, name="pause"),
    path("aftaler/<str:number>/pause/<int:pk>/slut/", contact.pause_end, name="pause_end"),
    path("aftaler/<str:number>/ret-op/", corrections.correct, name="correct"),
]
