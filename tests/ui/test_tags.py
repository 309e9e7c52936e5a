"""Filters and tags: Danish dates, amounts, deadlines, and addresses that keep the filter."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from mentorstotte.core.findings import Finding, Severity
from mentorstotte.core.templatetags import da

TODAY = date(2026, 11, 22)


def rendered(source: str, **context) -> str:
    return " ".join(Template(source).render(Context(context)).split())


@pytest.mark.parametrize(
    ("filter_name", "value", "text"),
    [
        ("da_date", date(2014, 9, 2), "2. september 2014"),
        ("da_short", date(2014, 9, 2), "2. sept. 2014"),
        ("da_short", date(2014, 5, 1), "1. maj 2014"),
        ("da_day", date(2014, 9, 2), "2. september"),
        ("da_weekday", date(2026, 11, 22), "Søndag 22. november 2026"),
        ("da_date", datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "1. januar 2027"),
        ("da_time", datetime(2026, 7, 1, 14, 12, tzinfo=UTC), "1. juli 2026 kl. 16.12"),
        ("hours", Decimal("3.5"), "3,50"),
        ("hours", 0, "0,00"),
        ("kroner", Decimal("9849735.33"), "9.849.735,33 kr."),
        ("kroner", "1234.565", "1.234,57 kr."),
        ("cpr_masked", "0101901234", "010190-••••"),
        ("cpr", "0101901234", "010190-1234"),
    ],
)
def test_filter(filter_name, value, text):
    assert rendered(f"{{{{ value|{filter_name} }}}}", value=value) == text


@pytest.mark.parametrize(
    "name",
    [
        "da_date",
        "da_short",
        "da_day",
        "da_weekday",
        "da_time",
        "hours",
        "kroner",
        "cpr",
        "cpr_masked",
        "days_left",
    ],
)
def test_nothing_is_written_where_there_is_nothing(name):
    assert rendered(f"[{{{{ value|{name} }}}}]", value=None) == "[]"


def test_a_word_is_no_amount():
    with pytest.raises(ValueError, match="numbers"):
        da.kroner("mange")


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2026, 6, 16), date(2026, 12, 15), "16. juni – 15. december 2026"),
        (date(2026, 12, 1), date(2027, 2, 28), "1. december 2026 – 28. februar 2027"),
        (date(2026, 12, 1), None, "fra 1. december 2026"),
        (None, None, ""),
    ],
)
def test_period(start, end, text):
    assert da.period(start, end) == text


@pytest.mark.parametrize(
    ("day", "text", "tone"),
    [
        (date(2026, 11, 19), "3 dage over fristen", "overdue"),
        (date(2026, 11, 21), "1 dag over fristen", "overdue"),
        (date(2026, 11, 22), "i dag", "soon"),
        (date(2026, 11, 23), "i morgen", "soon"),
        (date(2026, 12, 6), "om 14 dage", "soon"),
        (date(2026, 12, 7), "om 15 dage", "waiting"),
    ],
)
def test_deadline(day, text, tone):
    html = rendered("{% deadline_badge day today %}", day=day, today=TODAY)
    assert f'<span class="badge badge--{tone}" title="{da.da_date(day)}">{text}</span>' == html


def test_no_deadline_no_badge():
    assert rendered("{% deadline_badge day today %}", day=None, today=TODAY) == ""


@pytest.mark.asvs("1.1.2", "1.2.1", "3.2.2")
def test_what_people_write_is_escaped_in_every_part():
    bad = "<script>x</script>"
    finding = Finding("R-01", Severity.HARD, bad, bad)
    source = (
        "{% page_header bad bad bad %}{% endpage_header %}{% card bad bad %}{{ bad }}{% endcard %}"
        "{% badge bad %}{% alert 'info' bad %}{{ bad }}{% endalert %}{% key_values bad bad %}"
        "{% empty_state bad bad '/' bad %}{% breadcrumbs bad '/' bad %}{% findings items passed reasons %}"
        "{% more bad %}{{ bad }}{% endmore %}"
    )
    html = rendered(source, bad=bad, items=[finding], passed=[(bad, bad)], reasons={"R-01": bad})
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 20


def test_acts_in_a_page_header_stay_markup():
    html = rendered('{% page_header "Sager" %} <a href="/ny/">Ny</a> {% endpage_header %}')
    assert '<div class="acts"> <a href="/ny/">Ny</a> </div>' in html
    assert "acts" not in rendered('{% page_header "Sager" %} {% endpage_header %}')


def test_sorting_keeps_the_filter_and_turns_round():
    request = RequestFactory().get("/sager/", {"status": "running", "sort": "name", "after": "x"})
    html = rendered('{% sort_header "Borger" "name" %}{% sort_header "Sag" "number" %}', request=request)
    assert 'aria-sort="ascending"><a class="sort-link" href="?status=running&amp;sort=-name"' in html
    assert 'href="?status=running&amp;sort=number"' in html


def test_paging_keeps_filter_and_sorting():
    request = RequestFactory().get("/sager/", {"status": "running", "sort": "name", "after": "old"})
    html = rendered(
        '{% pagination previous="p" next="n" shown=50 total=None what="sager" %}', request=request
    )
    assert "Viser 50 sager" in html
    assert 'href="?status=running&amp;sort=name&amp;before=p" rel="prev"' in html
    assert 'href="?status=running&amp;sort=name&amp;after=n" rel="next"' in html
    assert "<ul" not in rendered("{% pagination shown=3 total=3 %}", request=request)


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        ('shown=1 what="sag,sager"', "Viser 1 sag<"),
        ('shown=0 what="sag,sager"', "Viser 0 sager<"),
        ('shown=1 total=7 what="sag,sager"', "Viser 1 af 7 sager<"),
        ('shown=1 what="opslag"', "Viser 1 opslag<"),
    ],
)
def test_a_list_of_one_says_one(counted, said):
    assert said in rendered("{% pagination " + counted + " %}", request=RequestFactory().get("/sager/"))


def test_the_gravest_finding_comes_first_and_the_met_last():
    items = [
        Finding("R-34", Severity.INFO, "c", "x"),
        Finding("R-21", Severity.REASON, "d", "x", met=True),
        Finding("R-26", Severity.REASON, "b", "x"),
        Finding("R-08", Severity.HARD, "a", "x"),
    ]
    html = rendered("{% findings items %}", items=items)
    places = [html.index(rule) for rule in ("R-08", "R-26", "R-34", "R-21")]
    assert places == sorted(places)
    assert 'aria-label="Begrundet"' in html


@pytest.mark.parametrize(
    ("used", "total", "width", "css"),
    [
        (31, 47, "66.0%", 'class="usage"'),
        (95, 100, "95.0%", "usage--near"),
        (50, 47, "100.0%", "usage--over"),
        (0, 0, "0.0%", 'class="usage"'),
    ],
)
def test_bar_of_use(used, total, width, css):
    html = rendered("{% usage_bar used total 'x' %}", used=used, total=total)
    assert f'width="{width}"' in html
    assert css in html


def test_steps_say_where_one_is():
    html = rendered("{% steps steps 2 %}", steps=[("Borger", "/a/"), ("Vurdering", "/b/"), ("Forslag", "")])
    assert "Trin 2 af 3" in html
    assert html.count('aria-current="step"') == 1
    assert 'href="/a/"' in html
    assert "disabled" in html
