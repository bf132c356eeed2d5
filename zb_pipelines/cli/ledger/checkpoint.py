"""`zb ledger checkpoint`: sign the journal as it stands, and copy that elsewhere."""

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line
from zb_pipelines.domain.messages import message


def checkpoint(as_json: AsJson = False) -> None:
    """Sign length and last hash of the journal, and copy them to where the settings say.

    A night, a publication and an erasure do so themselves.
    """
    from resources.evidence.checkpoint import make_checkpoint
    from resources.platform import open_platform

    made = make_checkpoint(open_platform())
    if as_json:
        print_json(vars(made))
    else:
        print_line(
            message(
                "signed: records {size}, hash of the last {head}; copied to {places}",
                size=made.size,
                head=made.head,
                places=message(", ").join(made.places),
            )
        )
