"""Every address of the URL configuration, with its view and with invented arguments."""

import uuid

from django.urls import URLPattern, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter

from reporting.urls import Year
from tests.access.objects import OBJECTS, World
from tests.access.table import Line


def every_address(resolver=None, prefix: str = ""):
    """``(name, pattern)`` of every address, namespaces included."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}", entry
        else:
            yield from every_address(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)


PATTERNS = dict(every_address())


def address(line: Line, world: World) -> str:
    """The address of a line about a row that exists."""
    kwargs = OBJECTS[line.about].build(world) if line.about else {}
    return reverse(line.name, kwargs=kwargs) + line.query


def invented(name: str) -> str:
    """The address about a row that does not exist: enough for those who are stopped at the door."""
    converters = PATTERNS[name].pattern.converters
    return reverse(name, kwargs={key: _value(converter) for key, converter in converters.items()})


def _value(converter):
    if isinstance(converter, UUIDConverter):
        return uuid.UUID(int=1)
    if isinstance(converter, Year):
        return 2000
    return 1 if isinstance(converter, IntConverter) else "x"
