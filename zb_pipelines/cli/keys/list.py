"""`zb keys list`: every key with its versions; never a secret."""

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_table
from zb_pipelines.domain.messages import message


def list_keys(as_json: AsJson = False) -> None:
    """List keys, their versions and where they lie; a fingerprint tells nothing of the secret."""
    from resources.platform import open_platform
    from zb_pipelines.cli.terminal.actor import require

    platform = open_platform()
    require(platform, "keys")
    keys = platform.keys
    found = [(name, keys.all_versions(name), [*keys.places(name)]) for name in keys.names()]
    if as_json:
        print_json(
            [
                {
                    "name": name,
                    "newest": versions[0].version,
                    "versions": [
                        {"version": each.version, "fingerprint": each.fingerprint}
                        for each in versions
                    ],
                    "places": places,
                }
                for name, versions, places in found
            ]
        )
        return
    print_table(
        message("Keys"),
        [message("Name"), message("Version"), message("Fingerprint"), message("Place")],
        [
            (
                name,
                "\n".join(str(each.version) for each in versions),
                "\n".join(each.fingerprint for each in versions),
                "\n".join(places),
            )
            for name, versions, places in found
        ],
    )
