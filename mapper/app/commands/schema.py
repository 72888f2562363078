"""`mapper schema`: a JSON Schema of the engagement file, for editors."""

import json
from pathlib import Path

import click

from mapper.app.commands.options import FRAMEWORK
from mapper.deliver.writing import write
from mapper.engagement.schema import engagement_schema
from mapper.knowledge.loading import load_framework


@click.command()
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it to a file.")
@FRAMEWORK
def schema(out: Path | None, framework: Path | None) -> None:
    """Print the JSON Schema of an engagement file under the framework's questions."""
    text = json.dumps(engagement_schema(load_framework(framework)), indent=2, ensure_ascii=False)
    if out is None:
        click.echo(text)
    else:
        write(out, text.encode() + b"\n")
        click.echo(f"Wrote {out}. In an editor with TOML support, add: #:schema {out.name}")
