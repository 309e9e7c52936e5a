"""Addresses of imports, the ledger and figures."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from reporting.views import (
    accounts,
    audit,
    budget,
    closing,
    deviations,
    extract,
    figures,
    imports,
    law,
    matching,
    norms,
    price,
    reports,
    specification,
    standard,
    statement,
    trials,
)


class Year(IntConverter):
    """A year that somebody may mean; others have no page."""

    regex = "(?:19|20)[0-9]{2}"


register_converter(Year, "year")

app_name = "reporting"
urlpatterns = [
    path("indlaes/", imports.overview, name="imports"),
    path("indlaes/<slug:kind>/", imports.upload, name="upload"),
    path("indlaesning/<uuid:public_id>/", imports.show, name="import"),
    path("indlaesning/<uuid:public_id>/gem/", imports.confirm, name="import_confirm"),
    path("indlaesning/<uuid:public_id>/fortryd/", imports.drop, name="import_drop"),
    path("indlaesning/<uuid:public_id>/afviste/", imports.refused, name="import_refused"),
    path("noegletal/", figures.key_figures, name="figures"),
    path("noegletal/afvigelser/", deviations.report, name="deviations"),
    path("noegletal/afvigelser/regneark/", deviations.sheet, name="deviations_sheet"),
    path("noegletal/rapporter/", reports.index, name="reports"),
    path("noegletal/rapporter/dataordbog/", reports.words, name="report_words"),
    path("noegletal/rapporter/aarsrapport/<year:year>/", reports.yearly_report, name="yearly_report"),
    path("noegletal/rapporter/<slug:code>/", reports.report, name="report"),
    path("noegletal/rapporter/<slug:code>/regneark/", reports.sheet, name="report_sheet"),
    path("noegletal/rapporter/<slug:code>/data/", reports.data, name="report_data"),
    path("regler/servicestandard/", standard.standards, name="standard"),
    path("regler/timenormer/", norms.norms, name="norms"),
    path("regler/timenormer/ny/", norms.norm_new, name="norm_new"),
    path("regler/proev/", trials.try_change, name="try"),
    path("regler/proev/<uuid:public_id>/", trials.trial, name="trial"),
    path("regler/lovaendring/", law.changes, name="law"),
    path("regler/lovaendring/indtast/", law.enter, name="law_enter"),
    path("regler/lovaendring/udkast/<int:pk>/", law.draft, name="law_draft"),
    path("regler/lovaendring/udkast/<int:pk>/ret/", law.edit, name="law_edit"),
    path("regler/lovaendring/udkast/<int:pk>/proev/", law.try_law, name="law_try"),
    path("regler/lovaendring/udkast/<int:pk>/indstil/", law.submit, name="law_submit"),
    path("regler/lovaendring/udkast/<int:pk>/afgoer/", law.decide, name="law_decide"),
    path("oekonomi/", figures.ledger_index, name="ledger_index"),
    path("oekonomi/kontering/", accounts.accounts, name="accounts"),
    path("oekonomi/kontering/ny/", accounts.account_new, name="account_new"),
    path("oekonomi/afregning/", closing.closings, name="closings"),
    path("oekonomi/afregning/luk/", closing.close, name="close"),
    path("oekonomi/afregning/<int:year>-<int:month>/", closing.closing, name="closing"),
    path("oekonomi/afregning/<int:year>-<int:month>/fil/", closing.export, name="export"),
    path("oekonomi/afregning/fil/<int:number>/", closing.export_file, name="export_file"),
    path("oekonomi/afregning/linje/<int:pk>/pris/", price.line_price, name="line_price"),
    path("oekonomi/afregning/linje/<int:pk>/pris/godkend/", price.approve, name="line_price_approve"),
    path("oekonomi/afregning/linje/<int:pk>/pris/tilbage/", price.send_back, name="line_price_return"),
    path("oekonomi/afregning/bilag/<str:voucher>/", statement.statement, name="statement"),
    path("oekonomi/afregning/bilag/<str:voucher>/pdf/", statement.pdf, name="statement_pdf"),
    path("oekonomi/afregning/bilag/<str:voucher>/regneark/", statement.sheet, name="statement_sheet"),
    path("oekonomi/revision/", audit.audit_files, name="audit_files"),
    path("oekonomi/revision/<slug:number>/", audit.audit_file, name="audit_file"),
    path("oekonomi/revision/<slug:number>/link/", audit.give_link, name="audit_link"),
    path("oekonomi/revision/<slug:number>/<slug:what>/", audit.audit_download, name="audit_download"),
    path("revision/<str:token>/", audit.audit_handed, name="audit_handed"),
    path("oekonomi/revision/<slug:number>/bemaerkning/<int:pk>/", audit.reply_to, name="audit_reply"),
    path("revision/<str:token>/bemaerkning/<int:position>/", audit.finding, name="audit_finding"),
    path("revision/<str:token>/<slug:what>/", audit.audit_handed_download, name="audit_handed_download"),
    path("oekonomi/indberetning/", extract.extracts, name="extracts"),
    path("oekonomi/indberetning/nyt/", extract.extract_new, name="extract_new"),
    path("oekonomi/indberetning/<int:pk>/", extract.extract, name="extract"),
    path("oekonomi/postering/<int:pk>/", matching.posting, name="posting"),
    path("oekonomi/<year:year>/posteringer/", matching.unplaced_postings, name="unplaced"),
    path("oekonomi/<year:year>/specifikation/", specification.specification, name="specification"),
    path("oekonomi/<year:year>/specifikation/regneark/", specification.sheet, name="specification_sheet"),
    path("oekonomi/<year:year>/budget/", budget.budget, name="budget"),
    path("oekonomi/<year:year>/fuldtidspersoner/", budget.persons, name="persons"),
    path("oekonomi/<year:year>/", figures.ledger, name="ledger"),
    path("oekonomi/<year:year>/total/", figures.control_total, name="control_total"),
    path("oekonomi/<year:year>/luk/", figures.year_close, name="year_close"),
    path("oekonomi/<year:year>/aabn/", figures.year_open, name="year_open"),
]
