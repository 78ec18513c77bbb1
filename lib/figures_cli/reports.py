"""The command that begins a report: new-report; the others on reports are the press's."""

import click


@click.command("new-report")
@click.argument("name")
@click.option("--title", default="", help="The question that it answers; made of subject and indicator if not given.")
@click.option("--indicator", default="member_countries", show_default=True, help="What is counted, by any known name.")
@click.option("--subject", default="interpol", show_default=True, help="What it is about, by any known name.")
@click.option("--group", default="Questions", show_default=True, help="The heading under which the site lists it.")
def scaffold(name: str, title: str, indicator: str, subject: str, group: str) -> None:
    """Begin a report: write a notebook to build on, and enter it in the plan under NAME."""
    from figures_cli.new_report import new_report

    made = new_report(name, title=title, indicator=indicator, subject=subject, group=group)
    click.echo(f"wrote {made.notebook}\nentered {name} in {made.plan}")
    click.echo(f"next: change the notebook, then interpol-figures render {name}, baseline {name} and check {name}")
