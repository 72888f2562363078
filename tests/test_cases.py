"""Sentences that somebody who knows the craft can review: facts of a client, and who carries what."""

import tomllib
from pathlib import Path

import pytest

CASES = [
    pytest.param(case, id=case["name"])
    for path in sorted((Path(__file__).parent / "cases").glob("modes_*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["cases"]
]


@pytest.mark.parametrize("case", CASES)
def test_the_facts_give_these_modes(case, line_of):
    assert case["expect"]
    found = line_of(**case["facts"]).map
    cells = {stage.id: stage for stage in found.stages} | dict(found.moments)
    for name, expected in case["expect"].items():
        assert _said(cells.get(name), expected) == expected, name


def test_the_cases_are_many_and_each_sentence_is_said_once():
    sentences = [case.values[0]["name"] for case in CASES]
    assert len(sentences) >= 25
    assert len(set(sentences)) == len(sentences)


def _said(cell, expected):
    """What the cell says, in the shape that the case uses."""
    if cell is None:
        return "absent"
    if isinstance(expected, dict):
        return {name: _mode(cell.segments[name]) for name in expected}
    return _mode(cell)


def _mode(own):
    return own.mode.word if own.mode is not None else [mode.word for mode in own.candidates]
