"""Generates `laddverk/ocpp/v*/messages.py` from the official JSON Schemas that PyPI's `ocpp` ships.

    python scripts/generate_ocpp.py            writes the three modules
    python scripts/generate_ocpp.py --check    writes nothing; exits 1 if a module is not what would be written

Only names, shapes and limits are taken from the schemas, none of their prose. What schemas do not say (who may send
a message, names of 1.6's anonymous types) is in `ocpp_tables.py`.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
from pathlib import Path
from typing import Any

from ocpp_tables import MERGED_ENUMS, NAMES_16, SENT_BY, WITHOUT_LIMITS

Schema = dict[str, Any]

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = 'Struct, kw_only=True, frozen=True, gc=False, omit_defaults=True, rename="camel", forbid_unknown_fields=True'
LINE_LENGTH = 120
TITLES = {"v16": "OCPP 1.6 (with the security whitepaper's messages)", "v201": "OCPP 2.0.1", "v21": "OCPP 2.1"}


def schemas(version: str) -> dict[str, Schema]:
    """Official schemas of a version by file stem, in alphabetical order."""
    spec = importlib.util.find_spec("ocpp")
    if spec is None or spec.origin is None:
        raise SystemExit("the development dependency `ocpp` is not installed: run `make setup`")
    folder = Path(spec.origin).parent / version / "schemas"
    return {file.stem: json.loads(file.read_text("utf-8-sig")) for file in sorted(folder.glob("*.json"))}


def snake(name: str) -> str:
    """`evseId` -> `evse_id`, `dischargeLimit_L2` -> `discharge_limit_l2`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name.replace("EMAIDs", "Emaids"))
    return re.sub("_+", "_", words).lower()


def camel(name: str) -> str:
    """What msgspec's `rename="camel"` makes of a field's name."""
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


def wrap(head: str, parts: list[str], tail: str) -> list[str]:
    """One line if it fits, else one part a line."""
    line = head + ", ".join(parts) + tail
    if len(line) <= LINE_LENGTH:
        return [line]
    return [head, *(f"    {part}," for part in parts), tail]


class Module:
    """Collects the types of one version and prints them, each after what it needs."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.code: dict[str, list[str]] = {}
        self.strings: set[int] = set()
        self._seen: dict[str, Schema] = {}
        self._enums: dict[str, list[str]] = {}

    def add_message(self, name: str, schema: Schema) -> None:
        self._struct(name, schema, schema.get("definitions", {}))

    def _struct(self, name: str, schema: Schema, definitions: Schema) -> str:
        shape = {"properties": schema.get("properties", {}), "required": sorted(schema.get("required", []))}
        if name in self._seen and essence(self._seen[name]) != essence(shape):
            raise SystemExit(f"{self.version}: two different types are called {name}")
        # Walked again though known: an enum of the second spelling may add values to a merged one.
        self._seen[name] = shape
        required = set(shape["required"])
        fields: list[tuple[int, list[str]]] = []
        for json_name, spec in shape["properties"].items():
            annotation = self._annotation(name, json_name, spec, definitions)
            rank = 2 if json_name == "customData" else 1 if json_name not in required else 0
            fields.append((rank, [self._field(json_name, annotation, json_name in required)]))
        lines = [line for _, chunk in sorted(fields, key=lambda item: item[0]) for line in chunk]
        self.code.pop(name, None)
        self.code[name] = [f"class {name}({OPTIONS}):", *(lines or ['    """Carries nothing."""'])]
        return name

    def _field(self, json_name: str, annotation: str, required: bool) -> str:
        python_name = snake(json_name)
        renamed = camel(python_name) != json_name
        if required:
            default = f' = field(name="{json_name}")' if renamed else ""
            return f"    {python_name}: {annotation}{default}"
        optional = annotation if annotation == "Any" else f"{annotation} | None"
        default = f'field(default=None, name="{json_name}")' if renamed else "None"
        return f"    {python_name}: {optional} = {default}"

    def _annotation(self, owner: str, json_name: str, spec: Schema, definitions: Schema) -> str:
        if "$ref" in spec:
            name = spec["$ref"].rpartition("/")[2]
            return self._named(name, definitions[name], definitions)
        if "enum" in spec or (spec.get("type") == "object" and "properties" in spec):
            name = NAMES_16.get(f"{owner.removesuffix('Request')}.{json_name}") or NAMES_16[json_name]
            return self._named(name, spec, definitions)
        match spec.get("type"):
            case "string":
                return self._string(spec)
            case "integer":
                return numeric("int", spec)
            case "number":
                return numeric("float", spec)
            case "boolean":
                return "bool"
            case "array":
                item = self._annotation(owner, json_name, spec["items"], definitions)
                if self.version == "v16" and (owner, json_name) in WITHOUT_LIMITS:
                    return f"tuple[{item}, ...]"
                limits = [f"{ours}={spec[theirs]}" for ours, theirs in ARRAY_LIMITS.items() if theirs in spec]
                return f"Annotated[tuple[{item}, ...], Meta({', '.join(limits)})]" if limits else f"tuple[{item}, ...]"
            case None:
                return "Any"
        raise SystemExit(f"{self.version}: {owner}.{json_name} has a type this generator does not know: {spec}")

    def _string(self, spec: Schema) -> str:
        if spec.get("format") == "date-time":
            return "DateTime"
        if "maxLength" not in spec:
            return "str"
        self.strings.add(spec["maxLength"])
        return f"String{spec['maxLength']}"

    def _named(self, name: str, spec: Schema, definitions: Schema) -> str:
        if name == "CustomDataType":
            return "CustomData"
        if "enum" not in spec:
            return self._struct(name, spec, definitions)
        values: list[str] = self._enums.get(name) or spec["enum"]
        if sorted(values) != sorted(spec["enum"]):
            if name not in MERGED_ENUMS:
                raise SystemExit(f"{self.version}: two different enums are called {name}")
            values = [*values, *(value for value in spec["enum"] if value not in values)]
        self._enums[name] = values
        self.code[name] = wrap(f"{name}: TypeAlias = Literal[", [f'"{value}"' for value in values], "]")
        return name

    def text(self, actions: dict[str, tuple[str, str | None]]) -> str:
        """The whole module's source."""
        sent_by = SENT_BY[self.version]
        if set(actions) != set(sent_by):
            raise SystemExit(f"{self.version}: the table of senders differs: {sorted(set(actions) ^ set(sent_by))}")
        uses_field = any("field(" in line for lines in self.code.values() for line in lines)
        imports = "Meta, Struct, field" if uses_field else "Meta, Struct"
        lines = [HEADER.format(title=TITLES[self.version], imports=imports).rstrip("\n")]
        if self.version != "v16":
            lines += ["CustomData: TypeAlias = dict[str, Any]"]
        lines += [f"String{size} = Annotated[str, Meta(max_length={size})]" for size in sorted(self.strings)]
        for name in sorted(self.code, key=self._order().index):
            lines += ["", "", *self.code[name]] if self.code[name][0].startswith("class") else ["", *self.code[name]]
        lines += ["", "", "ACTIONS: dict[str, Action] = {"]
        for action, (request, response) in actions.items():
            lines.append(f'    "{action}": Action("{action}", {request}, {response}, "{sent_by[action]}"),')
        return "\n".join([*lines, "}", ""])

    def _order(self) -> list[str]:
        """Enums, then structs so that each stands after the ones it holds, alphabetical where free."""
        enums = sorted(self._enums)
        done: dict[str, None] = dict.fromkeys(enums)

        def visit(name: str) -> None:
            if name in done:
                return
            for other in sorted(set(re.findall(r"\w+", " ".join(self.code[name][1:]))) & set(self.code) - {name}):
                visit(other)
            done[name] = None

        for name in sorted(self.code):
            visit(name)
        return list(done)


ARRAY_LIMITS = {"min_length": "minItems", "max_length": "maxItems"}
PROSE = ("description", "javaType", "comment", "default", "$ref", "minItems")
HEADER = '''"""Messages of {title}.

Generated by scripts/generate_ocpp.py from the official JSON Schemas; `make generate` writes it anew. Do not edit.
"""

from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias

from msgspec import {imports}

from laddverk.ocpp.actions import Action

DateTime = Annotated[datetime, Meta(tz=True)]
# JSON sets no limit; 64 bits is what stations are known to send and databases can hold.
Integer = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
'''


def numeric(kind: str, spec: Schema) -> str:
    """An integer is held to 64 bits where the schema says less. `multipleOf` is left out: 0.1 is no binary fraction."""
    low, high = spec.get("minimum"), spec.get("maximum")
    if kind == "int":
        if low is None and high is None:
            return "Integer"
        low = "-(2**63)" if low is None else int(low)
        high = "2**63 - 1" if high is None else int(high)
    limits = [f"{name}={value}" for name, value in (("ge", low), ("le", high)) if value is not None]
    return f"Annotated[{kind}, Meta({', '.join(limits)})]" if limits else kind


def essence(schema: Any) -> Any:
    """A schema without what may differ between two spellings of one type: prose, order, what is merged."""
    if isinstance(schema, dict):
        if "unit" in schema and "measurand" in schema:
            schema = schema | {"unit": None}
        return {key: essence(value) for key, value in schema.items() if key not in PROSE}
    if isinstance(schema, list):
        return sorted((essence(value) for value in schema), key=repr)
    return schema


def generate(version: str) -> str:
    """The source of one version's `messages.py`."""
    module = Module(version)
    actions: dict[str, tuple[str, str | None]] = {}
    files = schemas(version)
    for stem, schema in files.items():
        if stem.endswith("Response"):
            module.add_message(stem, schema)
            continue
        action = stem.removesuffix("Request")
        module.add_message(f"{action}Request", schema)
        actions[action] = (f"{action}Request", f"{action}Response" if f"{action}Response" in files else None)
    return module.text(actions)


def main() -> int:
    parser = argparse.ArgumentParser(description="Generate the OCPP message modules.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a module is out of date")
    check = parser.parse_args().check
    stale = []
    for version in TITLES:
        path = ROOT / "laddverk" / "ocpp" / version / "messages.py"
        text = generate(version)
        if path.exists() and path.read_text("utf-8") == text:
            continue
        stale.append(path.relative_to(ROOT).as_posix())
        if not check:
            path.write_text(text, "utf-8")
    if check and stale:
        print(f"out of date, run `make generate`: {', '.join(stale)}", file=sys.stderr)
    return 1 if check and stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
