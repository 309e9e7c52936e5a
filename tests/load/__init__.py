"""``make load``: people at work on a site with everything switched on (docs/development/speed.md).

``python -m tests.load`` makes the data, starts the parts, lets Locust visit and prints the figures. Locust is
kept out of .venv: it brings a pytest plugin that changes sockets and threads. It reads ``users.py`` alone.
"""
