"""Writes the API's OpenAPI document for the web client, or with --check says whether it is up to date."""

import json
import sys
from pathlib import Path

from laddverk.api.application import assemble

TARGET = Path(__file__).resolve().parent.parent / "web" / "openapi.json"


def main() -> int:
    """Exit status 1 if --check finds a difference."""
    text = json.dumps(assemble().openapi(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    if "--check" in sys.argv:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
            print("web/openapi.json is not what the API says: make generate")
            return 1
        return 0
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
