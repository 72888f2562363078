"""The economics on the page: unset is a sentence, every number has its range, judgement looks different."""

import json

import pytest

import mapper
from mapper.engagement.analysis import analyse
from mapper.views import economics as money
from mapper.views.economics.figures import INPUTS

TEAM = {
    "loaded_cost": 175_000,
    "horizon_years": 3,
    "contribution_margin_pct": 80,
}
SEGMENTS = [
    {"name": "Small", "accounts": 800, "median_acv": 4_000, "churn_pct": 20},
    {
        "name": "Mid",
        "accounts": 120,
        "median_acv": 40_000,
        "p25_acv": 25_000,
        "p75_acv": 60_000,
        "churn_pct": 12,
    },
    {"name": "Large", "accounts": 20, "median_acv": 200_000, "mean_acv": 260_000, "churn_pct": 7},
]
VIEWS = (
    money.threshold,
    money.coverage,
    money.breaks_first,
    money.sure,
    money.holdout,
    money.inputs,
    money.contested,
)


@pytest.fixture(scope="module")
def priced(framework, engage):
    """A subscription client with everything that the threshold needs."""
    return analyse(framework, engage(model="subscription", segments=SEGMENTS, **TEAM), draws=2_000)


@pytest.fixture(scope="module")
def unpriced(framework, engage):
    return analyse(framework, engage(model="subscription", segments=SEGMENTS))


def test_an_unset_threshold_is_a_sentence_and_no_number(unpriced, parsed):
    text = parsed(money.threshold(unpriced, unpriced.lines[0])).text
    assert "Unset" in text
    for name in ("Loaded cost", "Horizon", "Margin"):
        assert name in text
    assert "USD" not in text


def test_no_view_of_an_unpriced_client_shows_an_amount_of_coverage(unpriced, parsed):
    text = parsed(money.coverage(unpriced, unpriced.lines[0])).text
    assert "Not computed: the threshold is unset" in text
    assert "USD" not in text


def test_the_threshold_stands_with_range_horizon_zone_and_silent_churn(priced, parsed):
    line = priced.lines[0]
    found = line.economics.threshold
    text = parsed(money.threshold(priced, line)).text
    assert f"USD {round(found.value, -2):,.0f}"[:8] in text
    assert "3-year view" in text
    assert "10th to 90th percentile" in text
    assert "Within 25 % of it" in text
    assert "leaves quietly" in text
    assert text.count("years") >= 4  # one row a horizon
    page = parsed(money.threshold(priced, line))
    wide, narrow = page.all("svg")
    assert "threshold at USD" in wide.attrs["aria-label"] == narrow.attrs["aria-label"]
    assert wide.attrs["class"].split()[-1] == "wide-only"  # a phone gets its own drawing, not a smaller one


def test_the_clients_own_number_wins_and_what_its_inputs_give_stands_beside(framework, engage, parsed):
    engagement = engage(model="subscription", segments=SEGMENTS, threshold=30_000, **TEAM)
    analysis = analyse(framework, engagement)
    text = parsed(money.threshold(analysis, analysis.lines[0])).text
    assert "USD 30,000" in text
    assert "The client's own number; its inputs would give USD" in text


def test_judgement_looks_different_from_a_sourced_number(priced, parsed):
    page = parsed(money.inputs(priced, priced.lines[0]))
    judged = [one for one in page.all("span") if "judged" in one.classes]
    assert judged
    assert {one.text for one in judged} == {"judgement"}
    links = [one for one in page.all("a") if one.attrs["href"].startswith("http")]
    assert any("(" in one.text for one in links)  # a source shows its grade


def test_every_input_has_words_for_a_reader(priced):
    assert {row.key for row in priced.lines[0].economics.inputs.rows} <= set(INPUTS)
    assert {bar.name for bar in priced.lines[0].economics.threshold.bars} <= set(INPUTS)


def test_the_tornado_has_its_table_twin(priced, parsed):
    page = parsed(money.sure(priced, priced.lines[0]))
    (picture,) = page.all("svg")
    bars = list(page.all("rect"))
    (twin,) = [one for one in page.all("table") if any(own.tag == "details" for own in one.around)]
    assert len(page.all("table")) == 3  # the twin, once more for a phone, and the flips
    rows = [one for one in page.all("th") if twin in one.around and one.attrs.get("scope") == "row"]
    assert len(bars) == len(rows) >= 5
    assert picture.attrs["role"] == "img"


def test_the_hold_out_test_says_when_there_are_too_few_accounts(priced, parsed):
    text = parsed(money.holdout(priced, priced.lines[0])).text
    assert "hold" in text
    assert "more than there are" in text


def test_coverage_shows_published_ranges_beside_and_never_instead(priced, parsed):
    page = parsed(money.coverage(priced, priced.lines[0]))
    line = priced.lines[0].economics.intended
    assert "Published range" in page.text
    for segment in line.segments:
        assert segment.name in page.text
    assert "(floor)" in page.text  # 800 accounts under AI take half a person at least


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_each_view_shows_every_sample_and_is_the_same_twice(view, analysis, parsed):
    for line in analysis.lines:
        page = view(analysis, line)
        assert page == view(analysis, line)
        text = parsed(page).text.casefold()
        assert "nan" not in text.split()
        assert "inf" not in text.split()
        assert "none" not in text.split() or view in (money.coverage, money.threshold)


def test_firmness_is_a_weight_of_the_heatmap_once_there_are_draws(priced, unpriced):
    from mapper import views

    figure = views.heatmap(priced, priced.lines[0], priced.lines[0].map, weight="firmness")
    labels = [button.label for button in figure.layout.updatemenus[0].buttons]
    assert labels[-1] == "by how often it lands there"
    with pytest.raises(ValueError, match="firmness"):
        views.heatmap(unpriced, unpriced.lines[0], unpriced.lines[0].map, weight="firmness")


def test_the_json_holds_all_of_it_and_no_number_that_json_cannot_say(priced):
    text = json.dumps(mapper.as_dict(priced), allow_nan=False)
    economics = json.loads(text)["lines"][0]["economics"]
    assert economics["threshold"]["origin"] == "computed"
    assert economics["threshold"]["low"] < economics["threshold"]["value"] < economics["threshold"]["high"]
    assert {"coverage", "breaks_first", "firmness", "flips", "holdout", "inputs"} <= set(economics)
    for moment in economics["firmness"].values():
        for shares in moment.values():
            assert sum(shares.values()) == pytest.approx(1, abs=1e-3)
