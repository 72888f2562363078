"""How a fault reads: one printable line, cut when long, with a hint at the nearest word."""

import pytest
from hypothesis import given
from hypothesis import strategies as any_

from mapper.knowledge.faults import Fault, Refused, key_of, keys_at, nearest, one_of, shown
from mapper.knowledge.records.framework import Framework


def test_a_fault_reads_file_key_found_allowed():
    assert str(Fault("a.toml", "x.y", "3", "4")) == "a.toml: x.y: found 3, allowed: 4"
    assert str(Fault("a.toml", "", "nothing", "something")) == "a.toml: found nothing, allowed: something"


@given(any_.text(), any_.text(), any_.text())
def test_a_fault_is_one_printable_line_whatever_it_tells_of(key, found, allowed):
    text = str(Fault("a.toml", key, found, allowed))
    assert text.isprintable()
    assert text.startswith("a.toml")


@given(any_.one_of(any_.text(), any_.binary(), any_.floats(), any_.integers(), any_.lists(any_.text())))
def test_a_value_is_shown_on_one_line_of_at_most_eighty_characters(value):
    text = shown(value)
    assert text.isprintable()
    assert len(text) <= 80


@pytest.mark.parametrize(
    ("value", "text"),
    [("a", '"a"'), (3, "3"), (float("nan"), "nan (not a number)"), (float("inf"), "inf"), (True, "True"),
     (1 << 40_000, "a number too long to show")],
    ids=["text", "number", "nan", "inf", "flag", "huge"],
)  # fmt: skip
def test_a_value_is_shown_as_its_writer_would_know_it(value, text):
    assert shown(value) == text


def test_the_nearest_word_is_offered_and_a_far_one_is_not():
    assert nearest("complexety", ["complexity", "countries"]) == ' (did you mean "complexity"?)'
    assert nearest("zebra", ["complexity", "countries"]) == ""


def test_long_lists_of_allowed_words_are_cut():
    text = one_of("x", map(str, range(100)))
    assert text.endswith(", …")
    assert "39" in text
    assert "41" not in text


def test_a_place_is_named_by_id_or_name_where_there_is_one():
    raw = {
        "stages": [{"id": "S5", "moments": [{"id": "kickoff"}, {"mode": "x"}]}],
        "lines": [{"name": "Core"}],
    }
    assert key_of(("stages", 0, "moments", 0, "mode"), raw) == "stages.S5.moments.kickoff.mode"
    assert key_of(("stages", 0, "moments", 1, "mode"), raw) == "stages.S5.moments[2].mode"
    assert key_of(("lines", 0, "split"), raw) == "lines.Core.split"
    assert key_of(("overrides", 4, "mode"), raw) == "overrides[5].mode"


@pytest.mark.parametrize(
    ("location", "keys"),
    [
        ((), ["about", "modes", "saas"]),
        (("saas", "stages", 0, "flips", 1), ["to", "when", "rule"]),
        (("patterns", 0, "operations", 2, "otherwise", "into", 0), ["id", "name", "from"]),
        (("saas", "stages", 0, "skills"), []),
        (("nothing", 3), []),
    ],
    ids=["top", "list in a list", "optional, with an alias", "no table", "nowhere"],
)
def test_the_keys_of_a_table_are_those_of_the_record_there(location, keys):
    assert keys_at(location, Framework)[:3] == keys


def test_a_refusal_holds_every_fault_one_a_line():
    refused = Refused([Fault("a", "b", "c", "d"), Fault("e", "", "f\ng", "h")])
    assert str(refused).splitlines() == ["a: b: found c, allowed: d", "e: found f g, allowed: h"]
