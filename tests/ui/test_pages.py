"""The gallery in a real browser: accessible, quiet, usable by keyboard, on a phone and without JavaScript."""

import pytest

from tests.axe import faults
from tests.ui.gallery import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("where", PAGES.values())
def test_axe_finds_nothing_on_a_wide_screen_and_on_a_small_phone(open_page, where):
    page = open_page(where)
    assert faults(page) == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert faults(page) == []


def test_axe_finds_nothing_in_a_form_with_errors(open_page):
    page = open_page("/formular/")
    page.get_by_role("button", name="Indstil til visitation").click()
    page.wait_for_selector("[data-module=error-summary]")
    assert faults(page) == []


def test_icons_load_under_the_content_security_policy(open_page):
    page = open_page("/visitation/")
    box = page.locator(".finding .icon-svg use").first.evaluate("use => use.getBBox().width")
    assert box > 0


def test_errors_take_focus_and_lead_to_the_field(open_page):
    page = open_page("/formular/")
    page.get_by_role("button", name="Indstil til visitation").click()
    summary = page.locator("[data-module=error-summary]")
    summary.wait_for()
    assert summary.evaluate("element => element === document.activeElement")
    summary.get_by_role("link", name="Vælg “Slags mentor”.").click()
    assert page.evaluate("document.activeElement.name") == "kind"


def test_every_form_works_without_javascript(open_page, posts):
    page = open_page("/formular/", javascript=False)
    page.get_by_label("CPR-nummer").last.fill("010190-1234")
    page.get_by_label("Beskæftigelsesmål").fill("Fleksjob på lager")
    page.get_by_label("Niveau").select_option("3")
    page.get_by_text("Kommunal", exact=True).click()
    page.get_by_label("Startdato").fill("1/12 2026")
    page.get_by_label("Timer", exact=True).first.fill("3,5")
    page.get_by_text("Struktur i hverdagen").click()
    page.get_by_text("Behovet er midlertidigt").click()
    page.get_by_role("button", name="Indstil til visitation").click()
    assert page.locator("body").inner_text() == "Gemt"
    assert posts[-1]["cpr"] == "0101901234"


@pytest.mark.parametrize("width", [1280, 390])
def test_menu_and_search_are_there_without_javascript(open_page, width):
    page = open_page("/", width=width, javascript=False)
    assert page.get_by_role("link", name="Servicestandard").first.is_visible()
    assert page.get_by_role("button", name="Søg").is_visible()
    assert page.get_by_role("button", name="Log af").first.is_visible()
    assert not page.get_by_role("button", name="Menu").is_visible()


def test_menu_on_a_phone_opens_and_closes_by_keyboard(open_page):
    page = open_page("/", width=390)
    page.get_by_role("button", name="Menu").press("Enter")
    link = page.locator(".mobile-drawer").get_by_role("link", name="Sager")
    assert link.is_visible()
    page.keyboard.press("Escape")
    assert not link.is_visible()


def test_a_double_click_sends_once_and_back_unlocks(open_page):
    page = open_page("/bekraeft/")
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.get_by_role("button", name="Luk sagen").dblclick()
    page.wait_for_load_state()
    page.wait_for_timeout(300)
    assert len(sent) == 1
    page.go_back()
    assert page.locator("form[data-sending]").count() == 0


def test_leaving_a_half_written_form_asks_first(open_page):
    page = open_page("/formular/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("Bemærkning (valgfrit)").press_sequentially("Lageret")
    page.get_by_role("link", name="Fortryd").click()
    page.wait_for_url("**/sag/")
    assert asked == ["beforeunload"]


def test_a_saved_draft_says_so_and_may_be_left(open_page, posts):
    page = open_page("/formular/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("Beskæftigelsesmål").fill("Fleksjob")
    page.get_by_text("Kladden er gemt kl.").wait_for()
    assert posts[-1] == {"draft": "Fleksjob"}
    assert "Midlertidigt behov" in page.locator("#findings").inner_text()
    page.get_by_role("link", name="Fortryd").click()
    page.wait_for_url("**/sag/")
    assert asked == []


def test_a_draft_that_cannot_be_saved_says_so_and_tries_again(open_page, posts):
    page = open_page("/formular/")
    page.get_by_label("Beskæftigelsesmål").fill("fejl")
    page.get_by_text("Kladden er ikke gemt endnu. Vi prøver igen.").wait_for()
    assert "Det, du har skrevet, står her stadig." in page.locator("#trouble").inner_text()
    page.get_by_text("Kladden er gemt kl.").wait_for(timeout=15000)
    assert posts == [{"refused": "fejl"}, {"draft": "fejl"}]
    assert not page.locator("#trouble").is_visible()
    assert [text for text in open_page.complaints if "500" not in text] == []
    open_page.complaints.clear()


def test_an_ended_session_never_puts_the_login_page_into_the_form(open_page):
    page = open_page("/formular/")
    page.get_by_label("Beskæftigelsesmål").fill("log af")
    page.get_by_text("Du er logget af.").wait_for()
    assert page.locator("[data-draft-status]").inner_text() == "Kladden er ikke gemt."
    assert page.get_by_label("Beskæftigelsesmål").input_value() == "log af"
    assert "R-08" in page.locator("#findings").inner_text()


def test_shortcuts_and_the_switch_that_turns_them_off(open_page):
    page = open_page("/hjaelp/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "global-search"
    page.keyboard.type("a/b?")
    assert page.locator("#global-search").input_value() == "a/b?"
    page.get_by_text("Brug genveje med en enkelt tast").click()
    page.locator("h1").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "global-search"


def test_rows_can_be_added(open_page):
    page = open_page("/formular/")
    page.get_by_role("button", name="Tilføj en række").click()
    assert page.evaluate("document.activeElement.name") == "tasks-2-task"
    assert page.locator("[name=tasks-TOTAL_FORMS]").input_value() == "3"


def test_a_field_for_one_answer_shows_with_that_answer(open_page):
    page = open_page("/formular/")
    company = page.get_by_label("Virksomhed (valgfrit)")
    assert not company.is_visible()
    page.get_by_text("Virksomhed", exact=True).first.click()
    assert company.is_visible()
    page.get_by_text("Kommunal", exact=True).click()
    assert not company.is_visible()


def test_a_date_can_be_picked(open_page):
    page = open_page("/formular/")
    assert page.get_by_role("button", name="Vælg Startdato i kalender").is_visible()
    page.locator(".date-native").first.evaluate(
        "input => { input.value = '2026-12-01'; input.dispatchEvent(new Event('change')); }"
    )
    assert page.get_by_label("Startdato", exact=True).input_value() == "01-12-2026"


def test_a_word_after_an_act_is_read_aloud(open_page):
    page = open_page("/sag/")
    assert page.evaluate("document.activeElement.hasAttribute('data-flash')")
    assert page.get_by_role("status").first.inner_text() == "Notatet er gemt."


@pytest.mark.parametrize("scheme", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}])
def test_pages_stand_in_high_contrast_and_without_motion(open_page, scheme):
    page = open_page("/visitation/", **scheme)
    assert page.locator("h1").is_visible()
    assert page.locator(".finding .icon-svg").first.is_visible()
