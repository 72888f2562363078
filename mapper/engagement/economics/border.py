"""The border of the economics: what an engagement may not say, so that no formula has to doubt its inputs."""

import math
import re
from collections.abc import Iterator, Mapping

from mapper.engagement.answers import fields_of
from mapper.engagement.economics.inputs import ANSWERED, ASSUMED, BANDS, BY_LEVEL, HOURS, TOP_BAND
from mapper.engagement.facts import assumed
from mapper.engagement.records import Answer, Engagement
from mapper.engine.economics.inputs import LIMITS
from mapper.engine.economics.limits import Limit
from mapper.knowledge.faults import Fault, one_of, shown
from mapper.knowledge.records.evidence import Assumption
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.records.questions import QuestionField

# assumption -> the entry of the engine's limits that its number goes into
SYMBOLS = {
    **{name: symbol for symbol, (_, _, name) in ANSWERED.items()},
    **{name: symbol for symbol, name in ASSUMED.items()},
    **{name: symbol for symbol, names in BY_LEVEL.items() for name in names},
    **dict.fromkeys(HOURS, "hours"),
    **dict.fromkeys([*(name for _, name in BANDS), TOP_BAND], "churn"),
    **dict.fromkeys(["complexity_factor", *(f"complexity_{at}" for at in range(1, 5))], "complexity_factor"),
    "base_expansion": "base_expansion",
}
FURTHER = {
    "exception_effort": Limit(0, 100),  # an exception may take longer than the moment itself
    "ramp_months": Limit(0, 24),
    "review_minutes": Limit(0.01, 1_440),
    "review_hours_a_day": Limit(0, 24),
}
SHARE, AMOUNT = Limit(0, 1), Limit(0, 1e12)
# limits that a rule of the framework holds: another number here would part the table from the map
HELD = {
    "own_authority": ("s4_budget", "C2"),
    "low_acv": ("s4_middle", "C2"),
    "six_figures": ("s4_six_figures", "C2"),
    "thin_margin": ("u3_thin_concentrated", "C3"),
    "top1_concentrated": ("u3_thin_concentrated", "C3"),
    "top5_concentrated": ("u3_thin_concentrated", "C3"),
    "hhi_concentrated": ("u3_thin_concentrated", "C3"),
}
UNREAD = {
    "churn_": "churn_pct of a segment, with low and high",
    "coverage_": "nothing here: it is shown beside the client's own coverage",
    "arr_": "nothing here: it is shown beside the client's own coverage",
}
MOST_DRAG = 0.9  # share of capacity that may be lost to people who are still learning
CODE = re.compile(r"\b[A-Z]{3}\b")
NO_CURRENCY = frozenset({"ACV", "ARR", "MRR", "TCV", "FTE", "CSM"})
SIGNS = {"€": ("EUR",), "£": ("GBP",), "¥": ("JPY", "CNY")}


def border_faults(framework: Framework, engagement: Engagement, file: str) -> list[Fault]:
    """Every range, unit, assumption and team that the economics could not live with."""
    found = [fault for one in _answers(framework, engagement) for fault in _answer(*one, engagement, file)]
    faults = [*found, *_assumptions(framework, engagement, file), *_people(engagement, file)]
    return faults or [*_ramp(framework, engagement, file)]


def _answers(framework: Framework, engagement: Engagement) -> Iterator[tuple[str, Answer, QuestionField]]:
    """Every answer to a field that exists, with its key; what is unknown is reported elsewhere."""
    fields = {per: fields_of(framework, per) for per in ("line", "segment", "answer")}
    groups = [(f"lines.{line.name}.split", line.split, fields["line"]) for line in engagement.lines]
    groups += [(f"segments.{own.name}", own.answers, fields["segment"]) for own in engagement.segments]
    for prefix, sections in (
        ("answers", engagement.answers),
        *((f"lines.{line.name}.answers", line.answers) for line in engagement.lines),
    ):
        groups += [(f"{prefix}.{name}", own.answers, fields["answer"]) for name, own in sections.items()]
    for key, answers, known in groups:
        yield from ((f"{key}.{name}", own, known[name]) for name, own in answers.items() if name in known)


def _answer(key: str, answer: Answer, field: QuestionField, engagement: Engagement, file: str) -> list[Fault]:
    if field.problem(answer.value):
        return []  # reported with the answers
    if field.kind not in ("number", "count"):
        given = answer.low is not None or answer.high is not None
        return [Fault(file, key, "low or high", "no range: it is no number")] if given else []
    faults = [*_range(answer, file, key)]
    for name, end in (("low", answer.low), ("high", answer.high)):
        if not faults and end is not None and field.problem(end):
            faults.append(Fault(file, f"{key}.{name}", shown(end), field.allowed))
    return faults + ([*_unit(answer, engagement, file, key)] if "currency" in field.unit else [])


def _range(answer: Answer, file: str, key: str) -> Iterator[Fault]:
    ends = {"low": answer.low, "high": answer.high}
    given = {name: end for name, end in ends.items() if end is not None}
    for name, end in given.items():
        if not math.isfinite(end):
            yield Fault(file, f"{key}.{name}", shown(end), "a finite number")
            return
    if len(given) == 1:
        yield Fault(file, key, f"only {next(iter(given))}", "both low and high, or neither")
    elif given and given["low"] > given["high"]:
        yield Fault(file, key, f"low {given['low']:g} above high {given['high']:g}", "low <= value <= high")
    elif given and not given["low"] <= answer.value <= given["high"]:
        found = f"{answer.value:g} outside {given['low']:g} to {given['high']:g}"
        yield Fault(file, key, found, "low <= value <= high")


def _unit(answer: Answer, engagement: Engagement, file: str, key: str) -> Iterator[Fault]:
    own = engagement.currency
    other = [code for code in CODE.findall(answer.unit) if code not in NO_CURRENCY and code != own]
    other += [sign for sign, codes in SIGNS.items() if sign in answer.unit and own not in codes]
    if other:
        found = f'unit "{answer.unit}" where currency = "{own}": currencies mixed'
        yield Fault(file, f"{key}.unit", found, f"amounts in {own}, converted before they are written")


def _assumptions(framework: Framework, engagement: Engagement, file: str) -> Iterator[Fault]:
    known = {one.id: one for one in framework.assumptions}
    for name, answer in engagement.assumptions.items():
        key = f"assumptions.{name}"
        if name not in known:
            yield Fault(file, key, "an assumption that is not known", one_of(name, known))
        elif (instead := _unread(name)) is not None:
            yield Fault(file, key, "a published range, which no calculation reads", instead)
        elif name in HELD and answer.value != known[name].base:
            yield _held(known[name], file, key)
        elif (fault := _value(answer.value, known[name], file, key)) is not None:
            yield fault
        else:
            yield from _assumed(answer, known[name], engagement, file, key)


def _assumed(answer: Answer, one: Assumption, engagement: Engagement, file: str, key: str) -> Iterator[Fault]:
    faults = [*_range(answer, file, key)]
    ends = (("low", answer.low), ("high", answer.high))
    outside = [
        _value(end, one, file, f"{key}.{name}") for name, end in ends if end is not None and not faults
    ]
    yield from [*faults, *filter(None, outside)]
    if one.unit.startswith("$"):
        yield from _unit(answer, engagement, file, key)


def _unread(name: str) -> str | None:
    """What to give instead of a number that stands beside the client's and never enters a formula."""
    return next((instead for start, instead in UNREAD.items() if name.startswith(start)), None)


def _held(one: Assumption, file: str, key: str) -> Fault:
    rule, cell = HELD[one.id]
    allowed = f"{one.base:g}, which the rule {rule} holds; change the rule, or record [positions.{cell}]"
    return Fault(file, key, "a limit of a rule", allowed)


def _value(value: object, one: Assumption, file: str, key: str) -> Fault | None:
    limit = limit_of(one)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Fault(file, key, shown(value), f"a number from {limit.low:g} to {limit.high:g}")
    if limit.low <= value <= limit.high and not (limit.whole and value != int(value)):
        return None
    kind = "a whole number" if limit.whole else "a share" if limit.high <= 1 else "a number"
    allowed = f"{kind} from {limit.low:g} to {limit.high:g}"
    if limit.high <= 1 and 1 < value <= 100 and value / 100 <= limit.high:
        allowed += f": did you mean {value / 100:g}?"
    return Fault(file, key, shown(value), allowed)


def limit_of(one: Assumption) -> Limit:
    """The range that a client's number for an assumption may lie in."""
    if one.id in SYMBOLS:
        return LIMITS[SYMBOLS[one.id]]
    by_unit = SHARE if one.unit.startswith(("share", "index")) else AMOUNT
    return FURTHER.get(one.id, by_unit)


def _people(engagement: Engagement, file: str) -> Iterator[Fault]:
    people = {name: own for name, own in engagement.people.items() if isinstance(own.value, int | float)}
    for name, own in people.items():
        yield from _range(own, file, f"people.{name}")
    if people and len(people) == len(engagement.people) and not any(own.value for own in people.values()):
        yield Fault(file, "people", "0 people in all, a team with nobody in it", "somebody, or no [people]")


def _ramp(framework: Framework, engagement: Engagement, file: str) -> Iterator[Fault]:
    """Where everybody is still learning, no hour is left and nothing can be divided by it."""
    numbers = assumed(framework, engagement)
    for key, months in _months(engagement, numbers):
        drag = numbers["attrition"] * months / 12
        if drag > MOST_DRAG:
            found = f"{months:g} months at {numbers['attrition']:g} leaving a year: nobody is ever productive"
            yield Fault(file, key, found, f"attrition x ramp months / 12 of at most {MOST_DRAG:g}")


def _months(engagement: Engagement, numbers: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    sections = {"answers": engagement.answers}
    sections |= {f"lines.{line.name}.answers": line.answers for line in engagement.lines}
    for prefix, own in sections.items():
        answer = own["team"].answers.get("ramp_months") if "team" in own else None
        if answer is not None and isinstance(answer.value, int | float):
            yield f"{prefix}.team.ramp_months", float(answer.value)
    yield "assumptions.attrition", numbers["ramp_months"]
