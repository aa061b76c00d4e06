"""House rules that no linter knows: short files and functions, and no foggy names."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_LINES = 400
MOST_FUNCTION_LINES = 50
FOGGY = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
GENERATED = {f"laddverk/ocpp/{version}/messages.py" for version in ("v16", "v201", "v21")}


def tracked(*patterns: str) -> list[str]:
    """Files of the project, new ones too, without what is ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return sorted({name for name in listed.stdout.splitlines() if (ROOT / name).is_file()})


def faults_of_python(name: str) -> list[str]:
    """What is untidy about one module."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found = []
    lines = text.count("\n")
    if lines > MOST_LINES:
        found.append(f"{name}: {lines} lines, at most {MOST_LINES}")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            length = node.end_lineno - node.lineno + 1
            if length > MOST_FUNCTION_LINES:
                found.append(f"{name}:{node.lineno}: {node.name} has {length} lines, at most {MOST_FUNCTION_LINES}")
    return found


def main() -> int:
    """Print what is untidy; exit status 1 if anything is."""
    found = []
    for name in tracked("*.py"):
        if name not in GENERATED:
            found += faults_of_python(name)
    for name in tracked("*.py", "web/*.ts", "web/*.tsx"):
        if FOGGY & {part.split(".")[0].lower() for part in Path(name).parts}:
            found.append(f"{name}: a foggy name; say what is in it")
    print("\n".join(found) or "tidy")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
