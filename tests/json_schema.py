"""Checks a value against the part of JSON Schema that docs/results.schema.json uses."""

from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
}
CHECKED = {
    *("type", "const", "minimum", "required", "properties", "additionalProperties", "items", "prefixItems"),
    *("minItems", "$ref", "$defs"),
}
TOLD = {"$schema", "title", "description"}


def faults(value: Any, schema: Any, root: dict[str, Any], place: str = "$") -> list[str]:
    """What is wrong with a value; empty when it fits."""
    if schema is False:
        return [f"{place} should not be there"]
    assert set(schema) <= CHECKED | TOLD, "a word of JSON Schema that this does not know"
    if "$ref" in schema:
        return faults(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, place)
    found = own_faults(value, schema, place)
    if isinstance(value, dict):
        for name, inner in value.items():
            known = schema["properties"].get(name, schema.get("additionalProperties", {}))
            found += faults(inner, known, root, f"{place}.{name}")
    if isinstance(value, list):
        first = schema.get("prefixItems", [])
        for number, inner in enumerate(value):
            known = first[number] if number < len(first) else schema.get("items", {})
            found += faults(inner, known, root, f"{place}[{number}]")
    return found


def own_faults(value: Any, schema: dict[str, Any], place: str) -> list[str]:
    """What is wrong with the value itself, whatever is inside it."""
    names = schema.get("type", list(TYPES))
    allowed = [kind for name in ([names] if isinstance(names, str) else names) for kind in TYPES[name]]
    if type(value) not in allowed:
        return [f"{place} is {value!r}, not {names}"]
    found = [f"{place} lacks {name}" for name in schema.get("required", []) if name not in value]
    if "const" in schema and value != schema["const"]:
        found.append(f"{place} is not {schema['const']}")
    if "minimum" in schema and value < schema["minimum"]:
        found.append(f"{place} is below {schema['minimum']}")
    if "minItems" in schema and len(value) < schema["minItems"]:
        found.append(f"{place} is too short")
    return found
