"""Who may open what: one line for every address of the site. A new address fails until it stands here.

HOW TO ADD A LINE
    page("cases:detail", CASES, about="case")     GET answers 200 to these roles
    form("cases:note_new", WORK, about="case")    the same; an empty POST is shown again or redirected
    act("cases:close", WORK, about="case")        POST only: GET is 405; an empty POST as for a form
    open_page("account_login")                    no login needed

``roles`` are letters, one for each role (see LETTERS); ``ALL`` is everybody who is logged in. They must agree
with ``@requires(...)`` on the view: the table is the second opinion.
``about`` names what the address is about: objects.py builds it and says whether teams keep it apart. An
address about a team's row is tried by three persons: the owner, a colleague in the team, a stranger.
``get`` and ``post`` say which status the roles get when not the usual one; ``but={"c": 404}`` says it for one
role; ``query`` follows the address.
"""

from dataclasses import dataclass, field

from mentorstotte.core.enums import Role

LETTERS = {
    "s": Role.CASEWORKER,  # sagsbehandler
    "j": Role.JOB_CONSULTANT,
    "a": Role.CLARIFICATION_CONSULTANT,  # afklaringskonsulent
    "g": Role.APPROVER,  # godkender: teamleder eller faglig konsulent
    "k": Role.CATALOGUE_ADMIN,
    "c": Role.CONTROLLER,
    "r": Role.AUDITOR,
    "l": Role.MANAGEMENT,
    "d": Role.DATA_PROTECTION_OFFICER,
    "x": Role.SYSTEM_ADMIN,
    "m": Role.MENTOR,
    "o": Role.COORDINATOR,
}
LETTER_OF = {role: letter for letter, role in LETTERS.items()}
ALL = "sjagkcrldxmo"
CASES = "sjagcr"
WORK = "sj"
APPROVERS = "g"
CONSULTANT = "a"
CATALOGUE = "sjagkcr"
CATALOGUE_ADMIN = "k"
CONTROLLER = "c"
WAGES = "kc"
AUDITOR = "r"
ECONOMY = "cr"
FIGURES = "gcrl"
OFFICER = "d"
ADMIN = "x"
PORTAL = "mo"
MENTOR = "m"
STANDARD = "sjagcrlxk"
DECIDERS = "sjg"
IMPORTERS = "sgcx"

# A form is shown again (200, 422), shown beside what a colleague saved (409), or done (302, 303).
ANSWERED = frozenset({200, 302, 303, 409, 422})
READ_ONLY = ANSWERED | {405}


@dataclass(frozen=True)
class Line:
    """One address: who gets in, and with which answer."""

    name: str
    roles: str = ""
    about: str = ""
    get: int = 200
    post: frozenset[int] = ANSWERED
    query: str = ""
    open: bool = False
    but: dict[str, int] = field(default_factory=dict)

    def get_for(self, role: Role) -> int:
        """The status that a role of the line gets when it reads."""
        return 405 if self.get == 405 else self.but.get(LETTER_OF[role], self.get)

    def posts_for(self, role: Role) -> frozenset[int]:
        """The statuses that a role of the line may get when it acts."""
        letter = LETTER_OF[role]
        if letter in self.but:
            return frozenset({self.but[letter]})
        return self.post | ({self.get} - {200, 405})

    @property
    def allowed(self) -> set[Role]:
        return {LETTERS[letter] for letter in self.roles}


def page(name: str, roles: str, **more) -> Line:
    """Something to read; it may refuse to be posted to."""
    return Line(name, roles, **({"post": READ_ONLY} | more))


def form(name: str, roles: str, **more) -> Line:
    """Something to fill in; an empty form is shown again."""
    return Line(name, roles, **more)


def act(name: str, roles: str, **more) -> Line:
    """Something to do: POST only."""
    return Line(name, roles, get=405, **more)


def open_page(name: str, **more) -> Line:
    """No login needed."""
    return Line(name, ALL, open=True, **({"post": READ_ONLY} | more))


TABLE = [
    # The start page and what is open
    page("overview", ALL, but={"m": 302, "o": 302}),  # their work is in the portal
    page("news", ALL),
    page("help", ALL),
    page("set_up", ADMIN),
    open_page("accessibility"),
    open_page("core:genuine"),
    open_page("core:feed", get=404, post=frozenset({405})),  # without the secret there is nothing
    # Account
    open_page("account_login", get=302),  # who is logged in already goes on
    open_page("account_inactive"),
    open_page("mfa_authenticate", get=302),  # only between password and code
    open_page("socialaccount_login_cancelled"),
    open_page("openid_connect_login", about="provider", get=404, post=frozenset({404})),  # not set up here
    open_page("openid_connect_callback", about="provider", get=404, post=frozenset({404})),
    form("account_logout", ALL),
    form("account_change_password", ALL),
    # The people of this test have no password and no one-time code, so there is nothing to confirm or remove.
    form("account_reauthenticate", ALL, get=403, post=frozenset({403})),
    page("mfa_index", ALL),
    page("core:logins", ALL),
    act("core:logins_end", ALL),
    page("core:calendar", ALL),
    act("core:calendar_open", ALL),
    act("core:calendar_close", ALL),
    page("core:calendar_file", ALL),
    form("mfa_reauthenticate", ALL, get=403, post=frozenset({403})),
    form("mfa_activate_totp", ALL),
    form("mfa_deactivate_totp", ALL, get=404, post=frozenset({404})),
    page("mfa_view_recovery_codes", ALL, get=404, post=frozenset({404, 405})),
    form("mfa_generate_recovery_codes", ALL),
    page("mfa_download_recovery_codes", ALL, get=404, post=frozenset({404, 405})),
    # Purpose
    form("core:purpose", "cr"),
    act("core:purpose_end", ALL),
    page("core:resume", ALL, get=302),  # nothing waits to be sent
    # Messages
    page("core:inbox", ALL),
    act("core:inbox_read", ALL),
    form("core:mail_choice", ALL),
    act("core:notice_snooze", ALL, about="foreign notice", post=frozenset({404})),
    act("core:notice", ALL, about="foreign notice", post=frozenset({404})),  # everybody has only their own
    # Absence; only who shares a team with the person sees it
    form("core:absences", CASES),
    act("core:absence_cancel", CASES, about="foreign absence", post=frozenset({404})),
    # Users and teams
    page("core:users", ADMIN),
    form("core:user_add", ADMIN),
    page("core:user", ADMIN, about="user"),
    form("core:user_edit", ADMIN, about="user"),
    act("core:user_close", ADMIN, about="user"),
    act("core:user_open", ADMIN, about="user"),
    act("core:user_password", ADMIN, about="user"),
    act("core:user_codes", ADMIN, about="user"),
    act("core:user_log_off", ADMIN, about="user"),
    act("core:user_release", ADMIN, about="user"),
    page("core:operations", ADMIN),
    page("core:teams", ADMIN),
    form("core:team_add", ADMIN),
    page("core:team", ADMIN, about="team"),
    form("core:team_edit", ADMIN, about="team"),
    act("core:team_retire", ADMIN, about="team"),
    act("core:team_reopen", ADMIN, about="team"),
    # The municipality's own words in letters
    page("agreements:letter_texts", ADMIN),
    form("agreements:letter_text", ADMIN, about="part of letters"),
    # The access log
    page("core:access_log", OFFICER),
    page("cases:log_reviews", "gd"),
    form("cases:log_review", "gd", about="look that was drawn"),
    act("core:access_log_find", OFFICER),
    page("core:access_log_extract", OFFICER, about="citizen in the log"),
    # Cases
    form("cases:search", CASES),
    page("cases:list", CASES),
    form("cases:register", WORK),
    page("cases:detail", CASES, about="case"),
    page("cases:cpr", CASES, about="case"),
    form("cases:change_citizen", WORK, about="case"),
    form("cases:register_record", WORK, about="case"),
    form("cases:hand_over", WORK, about="case"),
    form("cases:close", WORK, about="case"),
    form("cases:reopen", WORK, about="closed case"),
    form("cases:note_new", WORK, about="case"),
    page("cases:note", CASES, about="final note"),
    form("cases:note_change", WORK, about="draft note"),
    form("cases:note_correct", WORK, about="final note"),
    form("cases:document_new", WORK, about="case"),
    page("cases:document", CASES, about="incoming document"),
    # The network card and consents
    page("cases:network", CASES, about="case"),
    form("cases:network_add", WORK, about="case"),
    form("cases:network_change", WORK, about="network contact"),
    act("cases:network_end", WORK, about="network contact"),
    form("cases:share", WORK, about="network contact"),
    form("cases:consent_new", WORK, about="case"),
    act("cases:consent_withdraw", WORK, about="consent"),
    form("cases:tell", WORK, about="consent to notices"),
    # Assessment, proposal, rejection
    form("agreements:proposal", WORK, about="draft proposal"),
    act("agreements:proposal_check", WORK, about="draft proposal"),
    page("agreements:proposal_mentors", WORK, about="draft proposal"),
    page("agreements:match", WORK, about="draft proposal"),
    form("agreements:choose_mentor", WORK, about="mentor for a draft"),
    page("agreements:find_mentor", CATALOGUE),
    form("agreements:refer", WORK, about="case that lacks a mentor"),
    act("agreements:refer_withdraw", WORK, about="case that lacks a mentor"),
    page("agreements:referrals", CONSULTANT),
    form("agreements:referral", CONSULTANT, about="referral"),
    page("agreements:frameworks", CATALOGUE),
    form("agreements:framework_new", CATALOGUE_ADMIN),
    page("agreements:groups", CATALOGUE),
    form("agreements:group_new", CATALOGUE_ADMIN),
    page("agreements:group", CASES, about="group"),
    form("agreements:group_enrol", WORK, about="group"),
    form("agreements:group_session", WORK, about="group"),
    form("agreements:group_leave", WORK, about="place in a group"),
    page("agreements:mentor_meeting", CASES, about="mentor"),
    page("agreements:supplier_meeting", CASES, about="supplier"),
    form("agreements:proposal_withdraw", WORK, about="submitted proposal"),
    form("agreements:reject", DECIDERS, about="draft proposal"),
    act("agreements:reject_preview", DECIDERS, about="draft proposal"),
    form("agreements:hearing", DECIDERS, about="draft proposal"),
    form("agreements:hearing_answer", DECIDERS, about="hearing"),
    page("agreements:decision", CASES, about="decision"),
    page("agreements:why", CASES, about="submitted proposal"),
    act("agreements:decision_receipt", DECIDERS, about="decision"),
    # Complaints
    form("agreements:complaint_new", DECIDERS, about="decision in case"),
    page("agreements:complaint", CASES, about="complaint"),
    act("agreements:complaint_decide", DECIDERS, about="complaint"),
    act("agreements:complaint_file", DECIDERS, about="complaint"),
    act("agreements:complaint_forward", DECIDERS, about="complaint"),
    # Signing: the citizen's pages refuse whoever is logged in here
    open_page("agreements:sign_return", get=403, post=frozenset({403})),
    open_page("agreements:sign", get=403, post=frozenset({403})),
    open_page("agreements:sign_document", get=403, post=frozenset({403})),
    open_page("agreements:sign_link", about="token", get=403, post=frozenset({403})),
    open_page("agreements:sign_identify", about="token", get=403, post=frozenset({403})),
    open_page("agreements:acknowledge", about="token", get=403, post=frozenset({403})),
    open_page("agreements:paper_link", about="token", get=403, post=frozenset({403})),
    form("agreements:mentor_seen", WORK, about="waiting agreement"),
    form("agreements:signing_link", WORK, about="waiting agreement"),
    form("agreements:signing_tablet", WORK, about="waiting agreement"),
    # Sending
    page("agreements:print_queue", DECIDERS),
    act("agreements:print_queue_act", DECIDERS),
    form("agreements:unprinted", WORK),
    page("agreements:batch", WORK, about="batch"),
    act("agreements:batch_queue", WORK, about="batch"),
    form("agreements:send", DECIDERS, about="letter"),
    act("agreements:dispatch_act", DECIDERS, about="dispatch"),
    # The agreement
    page("agreements:work_list", CASES),
    form("agreements:agreement_draft", WORK, about="granted case"),
    page("agreements:agreement", CASES, about="waiting agreement"),
    page("agreements:agreement_preview", CASES, about="drafted agreement"),
    act("agreements:agreement_print", WORK, about="drafted agreement"),
    form("agreements:signature", WORK, about="waiting agreement"),
    form("agreements:agreement_reopen", WORK, about="waiting agreement"),
    form("agreements:agreement_withdraw", WORK, about="waiting agreement"),
    # Documentation
    page("agreements:documentation_list", CASES),
    page("agreements:documentation", CASES, about="running agreement"),
    act("agreements:documentation_report", DECIDERS, about="running agreement"),
    act("agreements:documentation_control", DECIDERS, about="running agreement"),
    # One from a spreadsheet is given its assessment first.
    page("agreements:amend_mentor", WORK, about="signed agreement"),
    form("agreements:amend", WORK, about="signed agreement"),
    form("agreements:basis", WORK, about="running agreement"),
    page("agreements:change", CASES, about="changed agreement"),
    act("agreements:change_approve", APPROVERS, about="changed agreement"),
    act("agreements:change_return", APPROVERS, about="changed agreement"),
    page("agreements:versions", CASES, about="running agreement"),
    form("agreements:expiry", WORK, about="running agreement"),
    form("agreements:end", WORK, about="running agreement"),
    form("agreements:end_undo", WORK, about="ended agreement"),
    form("agreements:follow_up", WORK, about="running agreement"),
    form("agreements:effect", WORK, about="running agreement"),
    form("agreements:hand_over_many", DECIDERS),
    form("agreements:phase_out", WORK, about="running agreement"),
    act("agreements:phase_out_act", WORK, about="step of a plan"),
    page("agreements:brief", CASES, about="running agreement"),
    page("agreements:contacts", CASES, about="running agreement"),
    form("agreements:contact_new", WORK, about="running agreement"),
    form("agreements:contact_why", WORK, about="contact"),
    act("agreements:contact_withdraw", WORK, about="contact"),
    form("agreements:contact_week", WORK, about="week of an agreement"),
    form("agreements:begun", WORK, about="running agreement"),
    form("agreements:pause", WORK, about="running agreement"),
    act("agreements:pause_end", WORK, about="pause"),
    page("agreements:hours", CASES, about="running agreement"),
    form("agreements:hours_new", WORK, about="running agreement"),
    form("agreements:hours_correct", WORK, about="time of a mentor"),
    page("agreements:month", CASES, about="month of hours"),
    act("agreements:month_submit", WORK, about="month of hours"),
    act("agreements:month_decide", DECIDERS, about="month of hours"),
    act("agreements:month_answer", WORK, about="month of hours"),
    act("agreements:month_settle", WORK, about="month of hours"),
    open_page("agreements:answer", about="token", get=403, post=frozenset({403})),
    page("agreements:months", DECIDERS),
    act("agreements:months_approve", DECIDERS),
    page("agreements:talk", CASES, about="running agreement"),
    form("agreements:talk_write", WORK, about="running agreement"),
    # The mentors' portal
    page("agreements:portal", PORTAL),
    page("agreements:own_figures", MENTOR, about="own figures"),
    page("agreements:portal_worker", PORTAL),
    page("agreements:portal_offline", PORTAL),
    act("agreements:portal_waiting", MENTOR, about="given agreement", post=frozenset({409})),
    page("agreements:portal_agreement", MENTOR, about="given agreement"),
    act("agreements:portal_acknowledge", MENTOR, about="given agreement"),
    form("agreements:portal_register", MENTOR, about="given agreement"),
    form("agreements:portal_correct", MENTOR, about="given time"),
    page("agreements:portal_talk", MENTOR, about="given agreement"),
    form("agreements:portal_write", MENTOR, about="given agreement"),
    form("agreements:portal_report", MENTOR, about="given agreement"),
    page("agreements:portal_month", PORTAL, about="given month"),
    act("agreements:portal_submit", MENTOR, about="given month"),
    page("agreements:to_correct", DECIDERS),
    form("agreements:correct", DECIDERS, about="running agreement"),
    page("agreements:copy_version", CASES, about="waiting version"),
    act("agreements:carried_over", DECIDERS, about="waiting version"),
    page("agreements:copy_decision", CASES, about="decision"),
    act("agreements:decision_carried_over", DECIDERS, about="decision"),
    # The citizen's rights
    page("agreements:rights", CASES, about="case"),
    form("agreements:told", WORK, about="case"),
    page("agreements:looks", DECIDERS, about="case"),
    form("agreements:rights_new", DECIDERS, about="case"),
    page("agreements:rights_request", CASES, about="request of a citizen"),
    act("agreements:rights_answer", DECIDERS, about="request of a citizen"),
    form("agreements:rights_postpone", DECIDERS, about="request of a citizen"),
    act("agreements:rights_file", DECIDERS, about="request of a citizen"),
    form("agreements:leave_out", DECIDERS, about="part of what is handed out"),
    act("agreements:take_in", DECIDERS, about="part of what is handed out"),
    act("agreements:exceptions_ask", DECIDERS, about="exceptions"),
    act("agreements:exceptions_approve", APPROVERS, about="exceptions that wait"),
    act("agreements:exceptions_return", APPROVERS, about="exceptions that wait"),
    # Papers beside the decisions
    form("agreements:case_paper", WORK, about="paper of a case"),
    form("agreements:paper", WORK, about="paper of an agreement"),
    # Visitation
    page("agreements:visitation_queue", CASES),
    page("agreements:visitation", CASES, about="submitted proposal"),
    page("agreements:visitation_proposal", CASES, about="one proposal"),
    page("agreements:choice", CASES, about="mentor above the cap"),
    act("agreements:choice_approve", APPROVERS, about="mentor above the cap"),
    act("agreements:choice_return", APPROVERS, about="mentor above the cap"),
    act("agreements:visitation_approve", APPROVERS, about="submitted proposal"),
    act("agreements:visitation_return", APPROVERS, about="submitted proposal"),
    # Imports and figures
    page("reporting:imports", IMPORTERS),
    # The controller has the ledger only, and this is about framework agreements.
    form("reporting:upload", IMPORTERS, about="kind of import", but={"c": 404}),
    page("reporting:import", IMPORTERS, about="import", but={"c": 404}),
    act("reporting:import_confirm", IMPORTERS, about="import", but={"c": 404}),
    act("reporting:import_drop", IMPORTERS, about="import", but={"c": 404}),
    # Every team's citizens: a purpose is asked for first.
    page("reporting:unplaced", ECONOMY, about="year", get=302),
    form("reporting:posting", ECONOMY, about="posting", get=302),
    form("reporting:budget", FIGURES, about="year"),
    form("reporting:persons", CONTROLLER, about="year"),
    page("reporting:extracts", ECONOMY),
    form("reporting:extract_new", CONTROLLER, get=302),
    page("reporting:extract", ECONOMY, about="extract", get=302),
    page("reporting:specification", ECONOMY, about="year", get=302),
    page("reporting:specification_sheet", ECONOMY, about="year", get=302),
    page("reporting:import_refused", IMPORTERS, about="import", get=404),  # nothing was refused
    page("reporting:accounts", ECONOMY),
    form("reporting:account_new", CONTROLLER),
    page("reporting:closings", ECONOMY),
    act("reporting:close", CONTROLLER),
    page("reporting:closing", ECONOMY, about="closing"),
    act("reporting:export", CONTROLLER, about="closing"),
    page("agreements:reviews", APPROVERS),
    form("agreements:review", APPROVERS, about="review"),
    form("reporting:audit_files", CONTROLLER),
    page("reporting:audit_file", CONTROLLER, about="audit file", get=302),
    act("reporting:audit_link", CONTROLLER, about="audit file"),
    page("reporting:audit_download", CONTROLLER, about="part of an audit file", get=302),
    page("reporting:audit_handed", AUDITOR, about="link to an audit file"),
    form("reporting:audit_finding", AUDITOR, about="agreement of a link"),
    form("reporting:audit_reply", CONTROLLER, about="audit finding", get=302),
    page("reporting:audit_handed_download", AUDITOR, about="part by a link"),
    page("reporting:export_file", ECONOMY, about="export file"),
    form("reporting:statement", ECONOMY, about="statement"),
    form("reporting:line_price", CONTROLLER, about="settled line"),
    act("reporting:line_price_approve", CONTROLLER, about="corrected line"),
    act("reporting:line_price_return", CONTROLLER, about="corrected line"),
    page("reporting:statement_pdf", ECONOMY, about="statement"),
    page("reporting:statement_sheet", ECONOMY, about="statement"),
    page("reporting:figures", FIGURES),
    page("reporting:deviations", FIGURES),
    page("reporting:reports", FIGURES),
    page("reporting:report", FIGURES, about="report"),
    page("reporting:report_sheet", FIGURES, about="report"),
    page("reporting:report_data", FIGURES, about="report"),
    page("reporting:report_words", FIGURES),
    form("reporting:yearly_reports", FIGURES),
    page("reporting:yearly_report", FIGURES, about="yearly report"),
    page("reporting:standard", STANDARD),
    page("reporting:norms", STANDARD),
    form("reporting:norm_new", "gk"),
    form("reporting:try", "glx"),
    page("reporting:trial", "glx", about="trial"),
    page("reporting:law", STANDARD),
    form("reporting:law_enter", ADMIN),
    page("reporting:law_draft", "gx", about="law draft"),
    form("reporting:law_edit", ADMIN, about="law draft"),
    act("reporting:law_try", "gx", about="law draft"),
    act("reporting:law_submit", ADMIN, about="law draft"),
    act("reporting:law_decide", "gx", about="law draft"),
    page("reporting:retention", APPROVERS),
    form("reporting:retention_case", APPROVERS, about="case"),
    act("reporting:retention_approve", APPROVERS, about="case"),
    act("reporting:retention_withdraw", APPROVERS, about="case"),
    form("reporting:retention_lift", APPROVERS, about="case"),
    page("reporting:ledger_index", ECONOMY),
    page("reporting:ledger", ECONOMY, about="year"),
    form("reporting:control_total", CONTROLLER, about="year"),
    form("reporting:year_close", CONTROLLER, about="year"),
    form("reporting:year_open", CONTROLLER, about="year"),
    # The mentor catalogue
    page("agreements:patterns", ECONOMY),
    page("agreements:mentor_patterns", ECONOMY, about="switch of figures"),
    page("agreements:evaluation", CATALOGUE),
    page("agreements:mentor_evaluation", CATALOGUE, about="switch of figures"),
    page("agreements:named_figures", ADMIN),
    form("agreements:named_figures_on", ADMIN),
    act("agreements:named_figures_off", ADMIN),
    page("agreements:projects", CASES),
    form("agreements:project_new", "gc"),
    page("agreements:project", CASES, about="project"),
    form("agreements:project_add", "gc", about="project"),
    act("agreements:project_remove", "gc", about="case in a project"),
    page("reporting:own_reports", "sjc"),
    form("reporting:own_report", "sjc", about="own report"),
    act("reporting:own_report_handed", "sjc", about="own report"),
    act("reporting:own_report_again", "sjc", about="own report"),
    page("reporting:own_reports_switch", ADMIN),
    form("reporting:own_reports_on", ADMIN),
    act("reporting:own_reports_off", ADMIN),
    page("agreements:price_caps", CATALOGUE),
    form("agreements:price_cap_new", CATALOGUE_ADMIN),
    page("providers:mentors", CATALOGUE),
    form("providers:mentor_new", CATALOGUE_ADMIN),
    page("providers:mentor", CATALOGUE, about="mentor"),
    form("providers:mentor_edit", CATALOGUE_ADMIN, about="mentor"),
    form("providers:rate_new", CATALOGUE_ADMIN, about="mentor"),
    form("providers:qualification_new", CATALOGUE_ADMIN, about="mentor"),
    act("providers:qualification_withdraw", CATALOGUE_ADMIN, about="qualification"),
    form("providers:wage_new", WAGES, about="bought-out mentor"),
    page("providers:wage_paper", WAGES, about="paper of wages"),
    act("providers:wage_withdraw", WAGES, about="wages"),
    page("providers:suppliers", CATALOGUE),
    form("providers:supplier_new", CATALOGUE_ADMIN),
    page("providers:supplier", CATALOGUE, about="supplier"),
    form("providers:contract_new", CATALOGUE_ADMIN, about="supplier"),
    form("providers:contract_signed", CATALOGUE_ADMIN, about="supplier contract"),
    act("agreements:supplier_contract", CATALOGUE_ADMIN, about="supplier contract"),
    form("providers:supplier_attach", CATALOGUE_ADMIN, about="supplier"),
    page("providers:supplier_paper", CATALOGUE, about="paper of a supplier"),
    form("providers:mentor_attach", CATALOGUE_ADMIN, about="mentor"),
    page("providers:mentor_paper", CATALOGUE_ADMIN, about="paper of a mentor"),
    act("providers:attachment_withdraw", CATALOGUE_ADMIN, about="attachment"),
    page("providers:contract_file", CATALOGUE, about="file of a contract"),
    form("providers:supplier_edit", CATALOGUE_ADMIN, about="supplier"),
    form("providers:mentor_login", CATALOGUE_ADMIN, about="mentor"),
    form("providers:coordinators", CATALOGUE_ADMIN, about="supplier"),
    act("providers:coordinator_remove", CATALOGUE_ADMIN, about="coordinator"),
]
