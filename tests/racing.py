"""Acts at the same moment, each on a database connection of its own."""

from threading import Barrier, Thread

from django.db import connections

PATIENCE = 120  # seconds


def at_once(*acts) -> list:
    """Runs the acts together; gives what each of them returned, or the error that it raised."""
    start, answers = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act) -> None:
        start.wait(PATIENCE)
        try:
            answers[place] = act()
        except Exception as error:
            answers[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive(), "the acts wait for each other"
    return answers


def errors(answers: list) -> list[Exception]:
    """Those of the answers that are errors."""
    return [answer for answer in answers if isinstance(answer, Exception)]
