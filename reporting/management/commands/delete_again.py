"""``manage.py delete_again``: after a restore, before anybody logs in."""

from django.core.management.base import BaseCommand

from reporting.actions.erasure import delete_again


class Command(BaseCommand):
    help = (
        "Sletter de sager igen, som en sikkerhedskopi har bragt tilbage, efter listen i DELETIONS_FILE. "
        "Kræver den rolle, der ejer tabellerne."
    )

    def handle(self, *args, **options):
        self.stdout.write(f"{delete_again()} sager er slettet igen.")
