"""Writes the pages that are made of other things: architecture, and the reference of every YAML key."""

from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent


def main() -> None:
    """Write ``architecture.md`` from ARCHITECTURE.md."""
    (HERE / "architecture.md").write_text((ROOT / "ARCHITECTURE.md").read_text("utf-8"), "utf-8")


if __name__ == "__main__":
    main()
