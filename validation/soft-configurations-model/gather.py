"""Writes the verdicts on the claims into docs/soft-configurations.md, and their pictures.

    python validation/soft-configurations-model/gather.py

The table stands between two markers in the page; the pictures are docs/pictures/claim-*.png.
Takes some minutes.
"""

from __future__ import annotations

import importlib
import re
from pathlib import Path

from findings import Finding, show

from glasswell.plot import style

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = REPOSITORY / "docs" / "soft-configurations.md"
PICTURES = REPOSITORY / "docs" / "pictures"
FIRST, LAST = "<!-- verdicts -->", "<!-- end of verdicts -->"
SCRIPTS = (
    "claim_2_scales",
    "claim_3_kinds",
    "claim_4_states",
    "claim_5_landmarks",
    "claim_6_singularity",
    "claim_7_tunnelling",
    "claim_9_neutrons",
)


def table(findings: list[Finding]) -> str:
    rows = ["| claim | it says | verdict | because |", "|---|---|---|---|"]
    rows += [
        " | ".join(
            (f"| {f.claim}", f.said.replace("|", "\\|"), f"**{f.verdict}**",
             f.sentence.replace("|", "\\|") + " |")
        )
        for f in findings
    ]  # fmt: skip
    return "\n".join(rows)


def with_table(page: str, findings: list[Finding]) -> str:
    """The page with a new table. Raises ValueError if it has no place for one."""
    pattern = re.compile(f"{re.escape(FIRST)}.*{re.escape(LAST)}", flags=re.DOTALL)
    if not pattern.search(page):
        raise ValueError(f"{PAGE.name} has no lines {FIRST} and {LAST}")
    return pattern.sub(lambda _: f"{FIRST}\n{table(findings)}\n{LAST}", page)


def main() -> None:
    findings = []
    for name in SCRIPTS:
        script = importlib.import_module(name)
        finding = script.compute()
        show(finding)
        style.save(script.draw(finding), PICTURES / f"{name.replace('_', '-')}.png")
        findings.append(finding)
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), findings), encoding="utf-8")


if __name__ == "__main__":
    main()
