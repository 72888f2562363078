"""The four modes: what each one means, what it asks of a moment, and the examples of the essay."""

import ast
from pathlib import Path

import pytest

import mapper
from mapper.engine.comparison import compare
from mapper.knowledge.records.maps import PureMap
from mapper.knowledge.terms import Mode, Tag


def test_MM_003_a_map_shows_ai_people_and_the_handoff_between_them(line_of):
    for model in ("subscription", "usage"):
        line = line_of(model=model, threshold=20_000, median_acv=5_000)
        carried = {mode.by_ai for cell in line.map.moments.values() for mode in cell.candidates}
        assert carried == {True, False}
        assert line.handoffs
        assert not line.gaps


def test_MM_005_the_modes_are_four_kinds_and_no_record_ranks_them():
    """No record of the engine or of an analysis has room for a rank, a score or an average mode."""
    forbidden = {"score", "rank", "ranking", "automation", "automated", "average"}
    folder = Path(mapper.__file__).parent
    for path in [*folder.glob("engine/*.py"), *folder.glob("engagement/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                assert not forbidden & set(node.target.id.split("_")), f"{path.name}: {node.target.id}"
            if isinstance(node, ast.FunctionDef):
                assert not forbidden & set(node.name.split("_")), f"{path.name}: {node.name}"
    assert [mode.word for mode in Mode] == ["ai_owned", "ai_led", "human_led", "human_only"]


def test_MM_006_a_change_of_mode_has_no_direction(map_of):
    """Above or below the line the comparison says the same word, whichever way the moment went."""
    below, above = map_of("saas", above_threshold=0.0), map_of("saas", above_threshold=1.0)
    for left, right in ((below, above), (above, below)):
        found = {pair.left.id: pair.relation for pair in compare(left, right).moments}
        assert found["usage_nudge"] == "moved"
        assert set(found.values()) <= {"same", "moved"}


def test_MM_007_a_mode_belongs_to_a_moment_and_a_stage_shows_that_of_its_carrying_moment(map_of, all_maps):
    differing = 0
    for name in all_maps:
        for stage in map_of(name, above_threshold=0.0, term_months=12).stages:
            (carrier,) = stage.carriers["All"]
            own = {moment.id: moment.mode for moment in stage.moments}
            assert stage.mode == own[carrier]
            differing += len(set(own.values())) > 1
    assert differing > 20  # stages hold moments of several modes; no average could show that


def test_MM_009_an_ai_owned_moment_has_nobody_on_the_normal_path_and_names_its_exception(library, said):
    words = [word.word.replace("_", "-") for word in (Mode.AI_LED, Mode.HUMAN_LED, Mode.HUMAN_ONLY)]
    owned = [name for name, (moment, _) in library.items() if moment.mode is Mode.AI_OWNED]
    assert len(owned) >= 10
    for name in library:
        assert said(name, "human").startswith("Nobody on the normal path") == (name in owned), name
    for name in owned:
        fallback = said(name, "fallback")
        assert fallback.startswith("Exception:"), name
        assert any(word in fallback.lower() for word in words), f"{name}: the exception has no mode"


EXAMPLES = [
    ("MM-010", "usage_nudge", Mode.AI_OWNED),
    ("MM-010", "anomaly_alert", Mode.AI_OWNED),
    ("MM-012", "renewal_risk_brief", Mode.AI_LED),
    ("MM-012", "margin_alert", Mode.AI_LED),
    ("MM-012", "advocate_draft", Mode.AI_LED),
    ("MM-014", "executive_escalation", Mode.HUMAN_LED),
    ("MM-014", "expansion_conversation", Mode.HUMAN_LED),
    ("MM-014", "account_planning", Mode.HUMAN_LED),
    ("MM-016", "trust_repair", Mode.HUMAN_ONLY),
    ("MM-016", "contract_negotiation", Mode.HUMAN_ONLY),
    ("MM-016", "carrier_crisis", Mode.HUMAN_ONLY),
]


@pytest.mark.parametrize(("claim", "moment", "mode"), EXAMPLES, ids=[row[1] for row in EXAMPLES])
def test_MM_010_MM_012_MM_014_MM_016_each_example_carries_the_mode_that_the_essay_gives(
    framework, library, claim, moment, mode
):
    own, _ = library[moment]
    assert own.mode is mode
    assert own.example
    assert own.provenance.tag is Tag.STATED
    assert claim in own.provenance.refs
    assert moment in next(text.examples for text in framework.modes if text.mode is mode)


def test_MM_011_an_ai_led_moment_says_what_the_reviewer_does_before_the_customer_sees_it(
    framework, library, said
):
    assert _refs(framework, Mode.AI_LED) >= {"MM-011"}
    for name, (moment, _) in library.items():
        if moment.mode is Mode.AI_LED:
            assert said(name, "human"), name
            assert said(name, "ai_tasks"), name
            assert said(name, "skills"), name


def test_MM_013_in_a_human_led_moment_ai_has_supporting_work_to_do(framework, library, said):
    assert _refs(framework, Mode.HUMAN_LED) >= {"MM-013"}
    for name, (moment, _) in library.items():
        if moment.mode is Mode.HUMAN_LED:
            assert said(name, "ai_tasks"), name
            assert said(name, "level").strict > 0, name


def test_MM_015_a_human_only_moment_needs_no_ai_and_preparation_is_optional(framework, library, said):
    assert _refs(framework, Mode.HUMAN_ONLY) >= {"MM-015"}
    for name, (moment, _) in library.items():
        if moment.mode is Mode.HUMAN_ONLY:
            level = said(name, "level")
            assert (level.strict, level.bounded) == (0, 0), name
            assert all("Optional" in task and "care" in task for task in said(name, "ai_tasks")), name


def test_MM_033_each_pure_map_gives_every_stage_one_of_the_four_modes(map_of):
    for name, stages in (("saas", 7), ("usage", 6)):
        found = map_of(name, above_threshold=0.0).stages
        assert len(found) == stages
        assert all(stage.mode in Mode for stage in found)


def test_MM_034_every_stage_and_every_moment_gives_its_reason(framework, map_of, all_maps):
    for source in (framework.saas, framework.usage):
        assert isinstance(source, PureMap)
        assert all(len(stage.why) > 40 for stage in source.stages)
    for name in all_maps:
        for stage in map_of(name, term_months=12).stages:
            assert all(moment.steps[0].because for moment in stage.moments)
            assert stage.placed.op == "base" or stage.placed.because


def test_MM_107_every_stage_has_exactly_one_mode_once_the_threshold_is_known(map_of, all_maps):
    for name in all_maps:
        for side in (0.0, 1.0):
            for stage in map_of(name, above_threshold=side, term_months=12).stages:
                assert stage.state == "decided"
                assert isinstance(stage.mode, Mode)


def _refs(framework, mode):
    return set(next(text.provenance.refs for text in framework.modes if text.mode is mode))
