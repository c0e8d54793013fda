"""`make generated`: writes what stands in files and comes from the code."""

from __future__ import annotations

from local.generated.papers import papers
from providers.registry import PROVIDERS

if __name__ == "__main__":
    for path, text in papers(PROVIDERS).items():
        path.write_text(text, encoding="utf-8")
