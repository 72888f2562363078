"""The reports in a browser, offline: every chart drawn, nothing asked for, every card opens its why."""

import os
import re
from pathlib import Path

import pytest

from mapper.deliver.writing import slug
from mapper.engagement.reading import read_engagement
from mapper.knowledge.loading import load_framework
from mapper.knowledge.places import samples

pytestmark = pytest.mark.slow

WIDTHS = (360, 1280, 1920)
NAMES = [path.stem for path in samples()]
SMALLEST = 12  # px

# text nodes that a reader sees, with their size; plotly writes the second line of a title as a superscript
SMALL_TEXT = """(smallest) => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const place = node.parentElement;
    if (!node.textContent.trim() || ["SCRIPT", "STYLE"].includes(place.tagName)) continue;
    if (!place.checkVisibility({ checkVisibilityCSS: true })) continue;
    if (place.closest("svg.main-svg") && place.closest('tspan[style*="font-size"]')) continue;
    const drawn = place.closest("svg") ? place.getScreenCTM().a : 1;  // an SVG may be shown smaller
    const size = parseFloat(getComputedStyle(place).fontSize) * drawn;
    if (size < smallest - 0.01) found.push(`${size} px: ${node.textContent.trim().slice(0, 40)}`);
  }
  return found;
}"""
# charts follow a new width a moment later
FITS = """async (width) => {
  for (let tries = 0; tries < 50; tries++) {
    if (document.documentElement.scrollWidth <= width) return true;
    await new Promise((done) => setTimeout(done, 100));
  }
  return false;
}"""
WIDER = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".wide, .scroll, svg"))
  .map((one) => `${one.tagName}.${one.className}`).slice(0, 5)"""
NUMBERS = """() => [...document.querySelectorAll("[data-chart]")].map((place) =>
  [...place.querySelectorAll(".heatmap-label text")].map((one) => one.textContent).sort())"""
GIVEN = """(at) => [...document.querySelectorAll("[data-chart]")].map((place) =>
  place.layout.updatemenus[0].buttons[at]?.args[0].text[0].flat().filter((text) => text).sort())"""
LABELS = """() => [...document.querySelectorAll("[data-chart]")].map(
  ({ layout }) => layout.updatemenus[0].buttons.map((button) => button.label))"""
CHOSEN = """() => [...document.querySelectorAll(".charts")].map((row) =>
  [...row.querySelectorAll("[data-chart]")].map(({ layout }) => layout.updatemenus?.[0]?.active ?? null))"""
FOCUSED = """() => {
  const card = document.activeElement;
  const box = card.getBoundingClientRect();
  return [card.matches("a.m"), box.left, box.top + scrollY, card.textContent];
}"""
COLOURS = """() => [["body", "backgroundColor"], ["h1", "color"], [".mm .card", "backgroundColor"]].map(
  ([place, what]) => getComputedStyle(document.querySelector(place))[what])"""
UNREACHED = """() => {
  const cards = [...document.querySelectorAll(".view:not(.off) a.m")];
  const seen = new Set([cards[0]]);
  const open = [cards[0]];
  while (open.length) {
    const card = open.pop();
    for (const key of ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"]) {
      card.focus();
      card.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      const next = document.activeElement;
      if (!seen.has(next)) { seen.add(next); open.push(next); }
    }
  }
  return cards.filter((card) => !seen.has(card)).map((card) => card.textContent);
}"""


@pytest.fixture(scope="session")
def addresses():
    """The page of each sample in the demo."""
    framework = load_framework()
    names = {path.stem: read_engagement(path, framework).engagement.client.name for path in samples()}
    return {stem: f"{slug(name)}/report.html" for stem, name in names.items()}


@pytest.fixture(scope="session")
def lines():
    framework = load_framework()
    return {path.stem: len(read_engagement(path, framework).engagement.lines) for path in samples()}


def shots(tmp_path):
    given = os.environ.get("MAPPER_SCREENSHOTS")
    folder = Path(given) if given else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return folder, bool(given)


@pytest.mark.parametrize("name", NAMES)
def test_a_report_opens_offline_whole_and_fits_every_width(name, opened, addresses, lines, tmp_path):
    page, seen = opened(addresses[name])
    charts = page.locator("[data-chart]").count()
    assert page.locator(".js-plotly-plot:has(svg.main-svg)").count() == charts
    assert 2 * lines[name] <= charts <= 3 * lines[name]
    assert page.evaluate("window.Plotly.version")
    folder, kept = shots(tmp_path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(FITS, width), page.evaluate(WIDER)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(SMALL_TEXT, SMALLEST) == []
            target = folder / f"{name}-{width}-{scheme}.png"
            page.screenshot(path=target, full_page=kept)
            assert target.stat().st_size > 5_000
    assert seen.errors == []
    assert seen.console == []
    assert seen.requests == [page.url]


@pytest.mark.parametrize("width", WIDTHS)
def test_an_index_opens_and_leads_to_the_reports(width, opened, addresses):
    page, seen = opened("index.html", width=width)
    assert page.locator("a").count() == len(NAMES)
    assert page.evaluate(FITS, width)
    assert page.evaluate(SMALL_TEXT, SMALLEST) == []
    page.locator("a").first.click()
    page.wait_for_selector("h1")
    assert page.url.endswith("report.html")
    assert (seen.errors, seen.console) == ([], [])
    assert all(address.startswith("file://") for address in seen.requests)


def visible_why(page):
    return page.locator("article.why:visible")


@pytest.mark.parametrize("way", ["click", "Enter", "Space"])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_card_opens_its_why(way, width, opened, addresses):
    page, seen = opened(addresses["northwind"], width=width)
    assert visible_why(page).count() == 0
    assert page.locator(".hint").is_visible()
    for at in (0, 3):
        card = page.locator(".view:not(.off) a.m").nth(at)
        if way == "click":
            card.click()
        else:
            card.focus()
            page.keyboard.press(way)
        assert visible_why(page).count() == 1
        assert "#" + visible_why(page).get_attribute("id") == card.get_attribute("href")
        assert card.get_attribute("aria-current") == "true"
        assert page.locator("a.m[aria-current]").count() == 1
        assert not page.locator(".hint").is_visible()
    assert "What would flip it" in visible_why(page).inner_text()
    assert (seen.errors, seen.console) == ([], [])


def test_each_map_of_two_lines_keeps_its_own_why_open(opened, addresses):
    page, _ = opened(addresses["twilio"])
    for at in (0, 1):
        page.locator(".mm").nth(at).locator(".view:not(.off) a.m").first.click()
    assert visible_why(page).count() == 2
    ids = [visible_why(page).nth(at).get_attribute("id") for at in (0, 1)]
    assert ids[0] != ids[1]


def test_arrow_keys_move_between_cards_and_never_scroll_away(opened, addresses):
    page, _ = opened(addresses["northwind"])
    page.locator(".view:not(.off) a.m").first.focus()

    def now():
        return page.evaluate(FOCUSED)

    start = now()
    assert start[0]
    page.keyboard.press("ArrowDown")
    below = now()
    assert below[0]
    assert below[2] > start[2]
    assert abs(below[1] - start[1]) < 40
    page.keyboard.press("ArrowUp")
    assert now() == start
    page.keyboard.press("ArrowRight")
    right = now()
    assert right[0]
    assert right[1] > start[1] + 40
    page.keyboard.press("ArrowLeft")
    assert now()[1] < right[1] - 40
    for key in ("ArrowDown",) * 60:
        page.keyboard.press(key)
    last = now()
    page.keyboard.press("ArrowDown")
    assert now() == last


def test_arrow_keys_reach_every_card(opened, addresses):
    """From the first card, by arrows alone: a keyboard must not leave a card behind."""
    page, _ = opened(addresses["northwind"])
    assert page.evaluate(UNREACHED) == []


def test_escape_returns_from_a_why_to_its_card(opened, addresses):
    page, _ = opened(addresses["twilio"])
    for at in (0, 1):
        page.locator(".mm").nth(at).locator(".view:not(.off) a.m").nth(2).click()
        visible_why(page).nth(at).locator("h4").click()
        page.keyboard.press("Escape")
        focused = page.evaluate("document.activeElement.getAttribute('href')")
        assert focused == "#" + visible_why(page).nth(at).get_attribute("id")


def test_the_switch_shows_one_segment_at_a_time_by_mouse_and_by_keys(opened, addresses):
    page, _ = opened(addresses["northwind"])
    radios = page.locator(".switch input")
    assert radios.count() == 4

    def shown():
        return page.locator(".view:visible").evaluate_all("found => found.map((one) => one.dataset.view)")

    values = radios.evaluate_all("found => found.map((one) => one.value)")
    assert shown() == values[:1]
    page.locator(".switch label").nth(1).click()
    assert shown() == [values[1]]
    assert page.locator(".view:visible caption").inner_text().endswith("Small firms")
    radios.nth(1).focus()
    page.keyboard.press("ArrowRight")
    assert shown() == [values[2]]
    page.locator(".view:visible a.m").first.click()
    assert visible_why(page).count() == 1
    page.locator(".switch label").first.click()
    assert shown() == values[:1]


def test_the_weight_menu_changes_the_numbers_of_all_charts_of_the_row(opened, addresses):
    """A chart that knows nothing of a weight keeps its own, and says so."""
    page, seen = opened(addresses["northwind"])
    now = page.evaluate(NUMBERS)
    assert all(now)
    charts = page.locator("[data-chart]")
    menus = page.evaluate(LABELS)
    chosen = [labels[0] for labels in menus]
    longest = max(range(len(menus)), key=lambda at: len(menus[at]))
    assert len(menus[longest]) >= 3
    for at in range(1, len(menus[longest])):
        before = now
        charts.nth(longest).locator(".updatemenu-header").click()
        charts.nth(longest).locator(".updatemenu-dropdown-button").nth(at).click()
        page.wait_for_timeout(300)
        now = page.evaluate(NUMBERS)
        given = page.evaluate(GIVEN, at)
        assert now == [old if new is None else new for old, new in zip(before, given, strict=True)]
        assert now != before
        chosen = [labels[at] if at < len(labels) else own for labels, own in zip(menus, chosen, strict=True)]
        heads = [charts.nth(one).locator(".updatemenu-header").text_content() for one in range(len(menus))]
        assert [text.strip() for text in heads] == chosen
    assert (seen.errors, seen.console) == ([], [])


def test_the_weight_of_one_line_leaves_the_other_line_alone(opened, addresses):
    page, _ = opened(addresses["twilio"])
    rows = page.locator(".charts")
    assert rows.count() >= 2
    before = page.evaluate(CHOSEN)
    if not rows.first.locator(".updatemenu-header").count():
        pytest.skip("this sample gives no numbers for a second weight")
    rows.first.locator(".updatemenu-header").first.click()
    rows.first.locator(".updatemenu-dropdown-button").nth(1).click()
    page.wait_for_timeout(300)
    after = page.evaluate(CHOSEN)
    assert set(after[0]) == {1}
    assert after[1:] == before[1:]


def test_without_javascript_a_card_still_shows_its_why(opened, addresses):
    page, seen = opened(addresses["northwind"], java_script_enabled=False)
    assert visible_why(page).count() == 0
    for at in (0, 4):
        card = page.locator(".view:not(.off) a.m").nth(at)
        card.click()
        assert page.url.endswith(card.get_attribute("href"))
        assert visible_why(page).count() == 1
        assert "#" + visible_why(page).get_attribute("id") == card.get_attribute("href")
        assert not page.locator(".hint").is_visible()
    page.locator("summary").first.click()
    assert page.locator("details table").first.is_visible()
    assert seen.requests == [page.url.partition("#")[0]]


def test_a_link_to_a_moment_opens_its_why_and_a_click_replaces_it(opened, addresses):
    page, _ = opened(addresses["northwind"])
    href = page.locator(".view:not(.off) a.m").nth(5).get_attribute("href")
    page, _ = opened(addresses["northwind"], fragment=href)
    assert "#" + visible_why(page).get_attribute("id") == href
    page.locator(".view:not(.off) a.m").first.click()
    assert visible_why(page).count() == 1
    assert "#" + visible_why(page).get_attribute("id") != href


@pytest.mark.parametrize("name", ["northwind", "twilio"])
def test_on_paper_there_is_the_map_and_nothing_to_press(name, opened, addresses):
    page, _ = opened(addresses[name])
    page.locator(".view:not(.off) a.m").first.click()
    page.emulate_media(media="print")
    for gone in (".switch", ".mm-why", ".hint", "article.why", ".updatemenu-container"):
        assert page.locator(f"{gone}:visible").count() == 0, gone
    assert page.locator("table.map:visible").count() == page.locator(".mm").count()
    assert page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf()[:5] == b"%PDF-"


def test_dark_mode_is_dark_and_light_mode_is_light(opened, addresses):
    page, _ = opened(addresses["northwind"])
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        colours = page.evaluate(COLOURS)
        found[scheme] = [sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in colours]
    ground, ink, paper = range(3)
    assert found["light"][ground] > 700 > 200 > found["light"][ink]
    assert found["dark"][ground] < 150 < 600 < found["dark"][ink]
    assert found["dark"][paper] < 200 < 700 < found["light"][paper]


@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [
        ("northwind", "light", 1280),
        ("northwind", "dark", 1280),
        ("northwind", "light", 360),
        ("twilio", "light", 1280),
        ("twilio", "dark", 360),
        ("index", "light", 1280),
        ("index", "dark", 1280),
    ],
)
def test_axe_finds_nothing_serious(name, scheme, width, opened, addresses):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")
    page, _ = opened("index.html" if name == "index" else addresses[name], color_scheme=scheme, width=width)
    if name != "index":
        page.locator(".view:not(.off) a.m").first.click()
    found = axe.Axe().run(page).response["violations"]
    grave = [
        (one["id"], one["impact"], node["target"], node["html"][:120])
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
    assert grave == []
