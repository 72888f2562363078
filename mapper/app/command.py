"""The command `mapper`: thin commands over the lower floors, and one way for errors to speak.

Exit codes: 0 all done; 1 refused or faults found in the input; 2 wrong usage; 3 some
clients failed and the rest are done.
"""

import sys

import click

from mapper.app.commands.analyse import analyse
from mapper.app.commands.check import check
from mapper.app.commands.doctor import doctor
from mapper.app.commands.report import demo, report
from mapper.app.commands.schema import schema
from mapper.knowledge.faults import Refused

REFUSED = 1


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="ai-moment-mapper", prog_name="mapper")
def group() -> None:
    """Map which moments of the customer lifecycle AI carries and which a human carries."""


for _command in (demo, report, analyse, check, schema, doctor):
    group.add_command(_command)


def main() -> None:
    """Run the command; what was refused is said on standard error, one line a fault."""
    try:
        group(prog_name="mapper")
    except Refused as refused:
        for fault in refused.faults:
            click.echo(str(fault), err=True)
        sys.exit(REFUSED)
    except BrokenPipeError:
        sys.exit(0)
