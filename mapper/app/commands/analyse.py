"""`mapper analyse`: the whole analysis of one file, as a summary or as JSON."""

import json
from pathlib import Path

import click

from mapper.app.commands.options import FRAMEWORK
from mapper.engagement.analysis import Analysis, LineAnalysis
from mapper.engagement.analysis import analyse as compute
from mapper.engagement.listing import as_dict
from mapper.engagement.reading import read_engagement
from mapper.knowledge.faults import Refused
from mapper.knowledge.loading import load_framework
from mapper.knowledge.terms import Mode

DRAWS = 10_000


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@FRAMEWORK
def analyse(file: Path, as_json: bool, framework: Path | None) -> None:
    """Print the map of one engagement FILE."""
    loaded = load_framework(framework)
    read = read_engagement(file, loaded)
    try:
        analysis = compute(loaded, read.engagement, sha256=read.sha256, draws=DRAWS if as_json else 0)
    except Refused as refused:
        raise refused.said_of(file.name) from None
    if as_json:
        click.echo(json.dumps(as_dict(analysis), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        click.echo(summary(analysis))


def summary(analysis: Analysis) -> str:
    """The maps as plain text: each stage with its mode, undecided ones with their candidates."""
    shorts = {text.mode: text.short for text in analysis.framework.modes}
    lines = [f"{analysis.engagement.client.name}, {analysis.engagement.date.isoformat()}"]
    for line in analysis.lines:
        guess = "" if line.derived.model is not None else " stands in: the revenue model is not named"
        lines += ["", f"{line.name}: {line.map.name}{guess}", *_stages(line, shorts)]
    waiting = [one for one in analysis.missing if one.matters]
    if waiting:
        lines += ["", "Missing, and something waits for it:"]
        lines += [f"  {one.label}" for one in waiting]
    return "\n".join(lines)


def _stages(line: LineAnalysis, shorts: dict[Mode, str]) -> list[str]:
    width = max(len(stage.name) for stage in line.map.stages)
    found = []
    for stage in line.map.stages:
        modes = " or ".join(shorts[mode] for mode in stage.candidates)
        note = {"undecided": " (undecided)", "differs": " (by segment)"}.get(stage.state, "")
        found.append(f"  {stage.name:<{width}}  {modes}{note}")
    return found
