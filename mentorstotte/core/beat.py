"""Celery's beat, for a machine whose clock may be put back."""

from datetime import timedelta

from celery.beat import PersistentScheduler

SLACK = timedelta(minutes=1)


class Scheduler(PersistentScheduler):
    """What was last run in a future that is no more counts as run now.

    Celery's own would be silent until that time has been caught up.
    """

    def tick(self, *args, **kwargs):
        now = self.app.now()
        ahead = [each for each in self.schedule.values() if each.last_run_at > now + SLACK]
        for entry in ahead:
            entry.last_run_at = now
        if ahead:
            self._heap = None  # made anew by the first tick, in the order of the times that hold
        return super().tick(*args, **kwargs)
