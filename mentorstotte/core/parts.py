"""Rows with the rows that belong to them, all in one query.

``prefetch_related`` asks once for each kind of part. A proposal or a version has four to eight of them, so
its pages spent most of their questions there.
"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DecimalField, Model, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject
from django.db.models.query import ModelIterable

ANNOTATION = "parts_"


def with_parts(rows: QuerySet, *paths: str) -> QuerySet:
    """The rows, each with its parts read; ``segments``, or ``assessment__boundary_checks`` of a related row.

    Related rows on the way must be in ``select_related``. Afterwards ``row.segments.all()`` asks nothing, as
    after ``prefetch_related``, which may go on from there.
    """
    annotations = {ANNOTATION + path: _parts(rows.model, path) for path in paths}
    found = rows.annotate(**annotations)
    found._iterable_class = RowsWithParts
    return found


def _parts(model: type[Model], path: str) -> ArraySubquery:
    """The parts as JSON, in their own order; decimals as text, since a JSON number would lose digits."""
    *way, _ = steps = path.split("__")
    relation = _relation(model, steps)
    owner = OuterRef("__".join([*way, "pk"]))
    part = relation.related_model
    found = part._default_manager.filter(**{relation.field.name: owner})
    said = {field.attname: _exact(field) for field in part._meta.concrete_fields}
    return ArraySubquery(found.order_by(*(part._meta.ordering or ["pk"])).values(said=JSONObject(**said)))


def _exact(field):
    return Cast(field.attname, TextField()) if isinstance(field, DecimalField) else field.attname


def _relation(model: type[Model], steps: list[str]):
    for step in steps[:-1]:
        model = model._meta.get_field(step).related_model
    return model._meta.get_field(steps[-1])


class RowsWithParts(ModelIterable):
    """Moves what came as JSON to where ``row.segments.all()`` looks for it."""

    def __iter__(self):
        for row in super().__iter__():
            for name in [name for name in vars(row) if name.startswith(ANNOTATION)]:
                _give(row, name.removeprefix(ANNOTATION).split("__"), row.__dict__.pop(name))
            yield row


def _give(row: Model, steps: list[str], said: list[dict]) -> None:
    for step in steps[:-1]:
        row = getattr(row, step)
        if row is None:
            return
    name, relation = steps[-1], _relation(type(row), steps[-1:])
    parts = [_read(relation.related_model, row._state.db, values) for values in said]
    for part in parts:
        relation.field.set_cached_value(part, row)
    found = getattr(row, name).all()
    found._result_cache, found._prefetch_done = parts, True
    vars(row).setdefault("_prefetched_objects_cache", {})[name] = found


def _read(model: type[Model], db: str, values: dict) -> Model:
    fields = model._meta.concrete_fields
    return model.from_db(db, [f.attname for f in fields], [f.to_python(values[f.attname]) for f in fields])
