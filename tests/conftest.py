"""What every test may use: the framework, a client made from plain facts, and maps of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings

from mapper.engagement.analysis import Analysis, LineAnalysis, analyse, checked
from mapper.engagement.records import Engagement, Line
from mapper.engine.building import Setting, build
from mapper.engine.computed import with_computed
from mapper.engine.hybrid import derive, pure
from mapper.engine.modemap import ModeMap
from mapper.engine.placed import PlacedMap
from mapper.knowledge.loading import load_framework
from mapper.knowledge.places import data_folder
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.records.maps import Moment, Stage
from mapper.knowledge.terms import Mode

settings.register_profile("mapper", database=None, deadline=None, max_examples=100)
settings.load_profile("mapper")

PATTERNS = ("P1", "P2", "P3", "P5")


@pytest.fixture(scope="session")
def framework() -> Framework:
    return load_framework()


@pytest.fixture(scope="session")
def framework_folder() -> Path:
    return data_folder() / "framework"


@pytest.fixture(scope="session")
def engage(framework: Framework) -> Callable[..., Engagement]:
    """A client from plain facts: a field of a question goes where it lives, the rest keeps its table.

    `threshold` may be a number, `presets` maps sections to preset ids; facts of a segment
    make one segment called Accounts.
    """
    homes = {
        field.key: (question.section, field.per)
        for question in framework.tool_questions
        for field in question.fields
    }

    def make(**facts: Any) -> Engagement:
        top: dict[str, Any] = {}
        line: dict[str, Any] = {"name": "Core"}
        segment: dict[str, Any] = {}
        answers: dict[str, dict[str, Any]] = {}
        for section, preset in facts.pop("presets", {}).items():
            (line if section == "lines" else answers.setdefault(section, {}))["preset"] = preset
        for key, value in facts.items():
            section, per = homes.get(key, ("", ""))
            if per == "line":
                line.setdefault("split", {})[key] = value
            elif per == "segment":
                segment[key] = value
            elif per == "answer":
                answers.setdefault(section, {})[key] = value
            elif key == "threshold":
                line[key] = value if isinstance(value, dict) else {"value": value}
            elif key in Engagement.model_fields:
                top[key] = value
            elif key in Line.model_fields:
                line[key] = value
            else:
                raise KeyError(f"no question, line or engagement has {key!r}")
        header = {
            "format": 1, "framework": framework.about.version, "date": "2026-01-31", "currency": "USD",
            "client": {"name": "Example"}, "lines": [line], "answers": answers,
            "segments": [{"name": "Accounts"} | segment] if segment else [],
        }  # fmt: skip
        return checked(framework, Engagement.model_validate(header | top))

    return make


@pytest.fixture(scope="session")
def analysed(framework: Framework, engage: Callable[..., Engagement]) -> Callable[..., Analysis]:
    """The analysis of a client made from plain facts."""
    return lambda **facts: analyse(framework, engage(**facts))


@pytest.fixture(scope="session")
def line_of(analysed: Callable[..., Analysis]) -> Callable[..., LineAnalysis]:
    """The only line of a client made from plain facts."""

    def only(**facts: Any) -> LineAnalysis:
        (line,) = analysed(**facts).lines
        return line

    return only


@pytest.fixture(scope="session")
def place(framework: Framework) -> Callable[..., PlacedMap]:
    """A placed map by name: ``saas``, ``usage``, ``P1`` and so on, ``P4 on usage``."""
    library = (framework.saas, framework.usage)
    patterns = {pattern.id: pattern for pattern in framework.patterns}

    def placed(name: str, **columns: Any) -> PlacedMap:
        head, _, base = name.partition(" on ")
        if head in ("saas", "usage"):
            return pure(framework.saas if head == "saas" else framework.usage)
        under = placed(base or "saas", **columns)
        return derive(
            patterns[head], under, library=library, inheritance=framework.inheritance, columns=columns
        )

    return placed


@pytest.fixture(scope="session")
def map_of(framework: Framework, place: Callable[..., PlacedMap]) -> Callable[..., ModeMap]:
    """The mode map of one segment under the framework's rules, from bare columns."""

    def built(name: str, **columns: Any) -> ModeMap:
        found = with_computed(columns)
        found["above_threshold"] = columns.get("above_threshold", found["above_threshold"])
        setting = Setting(framework.rules, framework.inheritance, ["All"], found)
        return build(place(name, **columns), setting)

    return built


@pytest.fixture(scope="session")
def library(framework: Framework) -> dict[str, tuple[Moment, Stage | None]]:
    """Every moment of the framework, with the stage that holds its dossier."""
    found: dict[str, tuple[Moment, Stage | None]] = {}
    for source in (framework.saas, framework.usage):
        found |= {moment.id: (moment, stage) for stage in source.stages for moment in stage.moments}
    for pattern in framework.patterns:
        for operation in pattern.operations:
            for step in filter(None, (operation, operation.otherwise)):
                stage = step.stage
                found |= {moment.id: (moment, stage) for moment in (stage.moments if stage else ())}
                found |= {moment.id: (moment, None) for moment in step.add}
                found |= {moment.id: (moment, None) for part in step.into for moment in part.add}
    return found


@pytest.fixture(scope="session")
def said(library: dict[str, tuple[Moment, Stage | None]]) -> Callable[[str, str], Any]:
    """An entry of a moment's dossier: its own, else its stage's; texts on one line."""

    def entry(moment: str, name: str) -> Any:
        own, stage = library[moment]
        value = getattr(own, name)
        value = getattr(stage, name, None) if value is None else value
        return " ".join(value.split()) if isinstance(value, str) else value

    return entry


@pytest.fixture(scope="session")
def facts_at_random(framework: Framework) -> Callable[[int, int], dict[str, np.ndarray]]:
    """Columns of `rows` profiles that lie where the rules change their mind, a sixth of them unknown."""
    rules = [rule.when for rule in framework.rules]

    def constants(when: dict[str, Any]) -> dict[str, set[Any]]:
        found: dict[str, set[Any]] = {}
        for key, part in when.items():
            inner = part if key in ("all", "any") else [part] if key == "not" else []
            for condition in inner:
                for name, values in constants(condition).items():
                    found.setdefault(name, set()).update(values)
            if not inner:
                found.setdefault(key, set()).update(part.values())
        return found

    def columns(rows: int, seed: int) -> dict[str, np.ndarray]:
        random = np.random.default_rng(seed)
        known: dict[str, set[Any]] = {}
        for when in rules:
            for name, values in constants(when).items():
                known.setdefault(name, set()).update(values)
        found: dict[str, np.ndarray] = {}
        for name, values in sorted(known.items()):
            if any(isinstance(value, str) for value in values):
                column = random.choice(np.array(["1", "2-4", "5+"], dtype=object), rows)
                column[random.random(rows) < 1 / 6] = None
            else:
                near = [float(value) + step for value in values for step in (-1.0, 0.0, 1.0)]
                near = [0.0, 1.0] if all(isinstance(value, bool) for value in values) else near
                column = random.choice(np.array(near), rows)
                column[random.random(rows) < 1 / 6] = np.nan
            found[name] = column
        return found

    return columns


@pytest.fixture(scope="session")
def modes() -> Callable[[ModeMap], dict[str, Any]]:
    """The mode word of every stage and moment; candidates as a list where it is undecided."""

    def words(mode_map: ModeMap) -> dict[str, Any]:
        cells = {stage.id: stage for stage in mode_map.stages} | dict(mode_map.moments)
        return {
            name: cell.mode.word if cell.mode is not None else [mode.word for mode in cell.candidates]
            for name, cell in cells.items()
        }

    return words


@pytest.fixture(scope="session")
def all_maps() -> tuple[str, ...]:
    """The name of every map that the framework gives, for the fixtures `place` and `map_of`."""
    bases = ("saas", "usage", *PATTERNS)
    return (*bases, *(f"P4 on {base}" for base in bases))


@pytest.fixture(scope="session")
def human() -> frozenset[Mode]:
    return frozenset({Mode.HUMAN_LED, Mode.HUMAN_ONLY})
