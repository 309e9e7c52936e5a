"""The last part of ``make bench``: one sweep for reminders, in a process that has done nothing else."""

from django.core.management.base import BaseCommand

from reporting.bench import sweep


class Command(BaseCommand):
    help = "Measures the sweep for reminders over every agreement in force; leaves no rows behind."

    requires_system_checks = []  # they would load every page, and a worker of Celery has none

    def handle(self, *args, **options):
        for row in sweep.report():
            self.stdout.write(row)
