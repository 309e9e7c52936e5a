"""What runs by the clock: each task by its name, what the page “Drift” calls it, and when it runs.

A number is seconds between two runs; ``crontab`` is Danish time.
"""

from celery.schedules import crontab

TASKS = {
    "find-reminders": ("Påmindelser findes", "agreements.tasks.find_reminders", crontab(minute="*/15")),
    "draw-log-reviews": (
        "Opslag trækkes til tilsyn",
        "cases.tasks.draw_log_reviews",
        crontab(hour=6, minute=30),
    ),
    "draw-reviews": (
        "Sager trækkes til gennemgang",
        "agreements.tasks.draw_reviews",
        crontab(hour=6, minute=20),
    ),
    "finish-case-files": ("Akter samles", "agreements.tasks.finish_case_files", crontab(minute="*/10")),
    "finish-access-files": (
        "Aktindsigter samles",
        "agreements.tasks.finish_access_files",
        crontab(minute="*/10"),
    ),
    "remind-of-rights": (
        "Frister for aktindsigt og indsigelser findes",
        "agreements.tasks.remind_of_rights",
        crontab(hour=6, minute=25),
    ),
    "close-months": ("Måneder lukkes", "agreements.tasks.close_months", 60.0),
    "finish-batches": ("Printkøer laves", "agreements.tasks.finish_batches", 60.0),
    "make-hand-overs": ("Overdragelser laves", "agreements.tasks.make_hand_overs", 60.0),
    "ask-citizens": (
        "Borgere spørges om månedens timer",
        "agreements.tasks.ask_citizens",
        crontab(minute="*/10"),
    ),
    "send-digital-post": ("Digital Post sendes", "agreements.tasks.send_digital_post", 60.0),
    "find-reports": ("Indberetninger findes", "reporting.tasks.find_reports", crontab(minute="*/5")),
    "find-all-reports": (
        "Indberetninger findes (nat)",
        "reporting.tasks.find_all_reports",
        crontab(hour="1-5", minute=40),
    ),
    "send-reports": ("Indberetninger sendes", "reporting.tasks.send_reports", 60.0),
    "finish-imports": (
        "Indlæsninger gøres færdige",
        "reporting.tasks.finish_imports",
        crontab(minute="*/10"),
    ),
    "match-postings": ("Posteringer fordeles", "reporting.tasks.match_postings", crontab(minute="*/10")),
    "finish-audit-files": (
        "Revisionsmapper laves",
        "reporting.tasks.finish_audit_files",
        crontab(minute="*/10"),
    ),
    "finish-trials": ("Prøver af standarden regnes", "reporting.tasks.finish_trials", crontab(minute="*/10")),
    "finish-yearly-reports": (
        "Årsrapporter laves",
        "reporting.tasks.finish_yearly_reports",
        crontab(minute="*/10"),
    ),
    "finish-extracts": ("Udtræk læses", "reporting.tasks.finish_extracts", crontab(minute="*/10")),
    "judge-contact": (
        "Uger uden kontakt bedømmes",
        "agreements.tasks.judge_contact_weeks",
        crontab(minute=20),
    ),
    "judge-documentation": ("Dokumentation bedømmes", "agreements.tasks.judge_documentation", 60.0),
    "judge-documentation-daily": (
        "Dokumentation bedømmes (nat)",
        "agreements.tasks.judge_documentation_daily",
        crontab(hour="1-5", minute=10),
    ),
    "make-digests": ("Daglige mails samles", "mentorstotte.core.tasks.make_digests", crontab(minute="*/5")),
    "monday-digests": (
        "Mandagens mails samles",
        "agreements.tasks.make_monday_digests",
        crontab(minute="*/5"),
    ),
    "send-mail": ("Mails sendes", "mentorstotte.core.tasks.send_outbox", 60.0),
    "forget-sent": (
        "Brugte formularnøgler og gamle logins glemmes",
        "mentorstotte.core.tasks.forget_sent",
        crontab(hour=4, minute=5),
    ),
    "extend-log-chain": ("Adgangsloggen får led", "mentorstotte.core.tasks.extend_log_chain", 60.0),
    "check-log": ("Adgangsloggen prøves", "mentorstotte.core.tasks.check_log", crontab(hour=3, minute=35)),
    "find-due-cases": (
        "Sager, der skal slettes, findes",
        "reporting.tasks.find_due_cases",
        crontab(hour=2, minute=40),
    ),
    "heartbeat": ("Livstegn", "mentorstotte.core.tasks.heartbeat", 30.0),
}
SCHEDULE = {name: {"task": task, "schedule": when} for name, (_, task, when) in TASKS.items()}
LABELS = {name: label for name, (label, _, _) in TASKS.items()}
