"""Addresses of what every app shares."""

from django.urls import path

from mentorstotte.core.views import (
    absences,
    access_log,
    feed,
    genuine,
    kept,
    logins,
    notices,
    operations,
    purpose,
    teams,
    users,
)

app_name = "core"
urlpatterns = [
    path("aegte/", genuine.check, name="genuine"),
    # What a calendar program asks; the secret stands in the query, which no log line holds.
    path("kalender/mentorstotte.ics", feed.feed, name="feed"),
    path("konto/kalender/", feed.settings_page, name="calendar"),
    path("konto/kalender/adresse/", feed.open_address, name="calendar_open"),
    path("konto/kalender/luk/", feed.close_address, name="calendar_close"),
    path("konto/kalender/fil/", feed.download, name="calendar_file"),
    path("konto/logget-ind/", logins.logins, name="logins"),
    path("konto/logget-ind/log-af/", logins.end, name="logins_end"),
    path("fortsaet/", kept.resume, name="resume"),
    path("formaal/", purpose.give, name="purpose"),
    path("formaal/afslut/", purpose.end, name="purpose_end"),
    path("beskeder/", notices.inbox, name="inbox"),
    path("beskeder/laest/", notices.read_all, name="inbox_read"),
    path("beskeder/mails/", notices.mail_choice, name="mail_choice"),
    path("beskeder/<int:pk>/", notices.open_notice, name="notice"),
    path("beskeder/<int:pk>/udskyd/", notices.snooze, name="notice_snooze"),
    path("fravaer/", absences.absences, name="absences"),
    path("fravaer/<int:pk>/slut/", absences.cancel, name="absence_cancel"),
    path("adgangslog/", access_log.access_log, name="access_log"),
    path("adgangslog/find/", access_log.find_citizen, name="access_log_find"),
    path("adgangslog/udtraek/<int:citizen>/", access_log.extract, name="access_log_extract"),
    path("administration/drift/", operations.operations, name="operations"),
    path("administration/brugere/", users.user_list, name="users"),
    path("administration/brugere/ny/", users.user_add, name="user_add"),
    path("administration/brugere/<uuid:public_id>/", users.user_detail, name="user"),
    path("administration/brugere/<uuid:public_id>/ret/", users.user_edit, name="user_edit"),
    path("administration/brugere/<uuid:public_id>/luk/", users.user_close, name="user_close"),
    path("administration/brugere/<uuid:public_id>/aabn/", users.user_open, name="user_open"),
    path("administration/brugere/<uuid:public_id>/adgangskode/", users.user_password, name="user_password"),
    path("administration/brugere/<uuid:public_id>/engangskode/", users.user_codes, name="user_codes"),
    path("administration/brugere/<uuid:public_id>/log-af/", users.user_log_off, name="user_log_off"),
    path("administration/teams/", teams.team_list, name="teams"),
    path("administration/teams/nyt/", teams.team_add, name="team_add"),
    path("administration/teams/<uuid:public_id>/", teams.team_detail, name="team"),
    path("administration/teams/<uuid:public_id>/ret/", teams.team_edit, name="team_edit"),
    path("administration/teams/<uuid:public_id>/nedlaeg/", teams.team_retire, name="team_retire"),
    path("administration/teams/<uuid:public_id>/genaabn/", teams.team_reopen, name="team_reopen"),
]
