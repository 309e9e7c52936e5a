"""The crispy pack: labels, hints and errors belong to their fields, and what was typed is kept."""

import re
from decimal import Decimal

import pytest
from crispy_forms.utils import render_crispy_form
from django.template import Context, Template

from tests.ui.gallery import TODAY, GrantForm, TaskFormSet

pytestmark = pytest.mark.usefixtures("gallery_on")


@pytest.fixture
def faulty():
    typed = {"cpr": "010190-12", "start": "31/2 2027", "hours": "mange", "end": "1-1-2020", "level": "9"}
    form = GrantForm(typed)
    return form, render_crispy_form(form)


def field(html: str, name: str) -> str:
    return re.search(
        rf'<div id="div_id_{name}".*?(?=<div id="div_id_|</fieldset>\s*<fieldset|$)', html, re.DOTALL
    )[0]


@pytest.mark.parametrize(
    ("name", "typed"), [("cpr", "010190-12"), ("start", "31/2 2027"), ("hours", "mange"), ("end", "1-1-2020")]
)
def test_what_was_typed_is_kept(faulty, name, typed):
    assert f'value="{typed}"' in field(faulty[1], name)


def test_error_is_tied_to_its_field(faulty):
    part = field(faulty[1], "start")
    assert 'id="id_start_error"' in part
    assert 'aria-invalid="true"' in part
    assert 'aria-describedby="id_start_error"' in part
    assert "Februar 2027 har 28 dage" in part


def test_hint_and_error_are_both_read(faulty):
    assert 'aria-describedby="id_aim_helptext id_aim_error"' in field(faulty[1], "aim")


def test_group_ties_hint_and_error_to_the_fieldset(faulty):
    part = field(faulty[1], "themes")
    assert '<fieldset aria-describedby="id_themes_helptext id_themes_error">' in part
    assert "<legend" in part
    assert part.count('type="checkbox"') == 3


def test_summary_links_to_every_fault_once(faulty):
    form, html = faulty
    summary = html[html.index('data-module="error-summary"') : html.index("</ul>")]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert len(targets) == len(form.errors)
    assert {"id_start", "id_themes_0", "id_kind_0", "id_temporary"} <= set(targets)
    for target in targets:
        assert f'id="{target}"' in html
    assert f"Der er {len(targets)} fejl, der skal rettes" in summary
    places = [html.index(f'id="{target}"') for target in targets]
    assert places == sorted(places)


def test_missing_fields_are_named(faulty):
    errors = faulty[0].errors
    assert errors["aim"] == ["Udfyld “Beskæftigelsesmål”."]
    assert errors["kind"] == ["Vælg “Slags mentor”."]
    assert errors["temporary"] == ["Sæt kryds ved “Behovet er midlertidigt”, før du går videre."]


def test_optional_fields_say_so_and_drafts_do_not():
    form = GrantForm()
    assert "(valgfrit)" in field(render_crispy_form(form), "company")
    assert "(valgfrit)" not in field(render_crispy_form(form), "aim")
    form = GrantForm()
    form.mark_optional = False
    assert "(valgfrit)" not in render_crispy_form(form)


def test_a_draft_posts_the_whole_form():
    html = render_crispy_form(GrantForm())
    assert 'hx-post="/kladde/"' in html
    assert "data-draft-status" in html
    assert 'enctype="multipart/form-data"' in html
    assert '<input type="hidden" name="secret"' in html


def test_unit_stands_beside_the_number():
    part = field(render_crispy_form(GrantForm(initial={"hours": Decimal("3.5"), "start": TODAY})), "hours")
    assert 'value="3,50"' in part
    assert "timer om ugen" in part


def test_prefix_keeps_ids_and_links_together():
    form = GrantForm({"p-cpr": "1"}, prefix="p")
    html = render_crispy_form(form)
    assert 'href="#id_p-cpr"' in html
    assert 'id="id_p-cpr_error"' in html


def test_formset_shows_rows_and_a_blank_one_for_the_script():
    formset = TaskFormSet(initial=[{"task": "Følgeskab"}], prefix="tasks")
    html = Template("{% load crispy_forms_filters %}{{ formset|crispy }}").render(
        Context({"formset": formset})
    )
    assert html.count('class="formset-row"') == 3
    assert "tasks-__prefix__-task" in html
    assert 'name="tasks-TOTAL_FORMS"' in html
