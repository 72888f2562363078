"""The engagement file as JSON Schema: the records' own, filled with the framework's questions."""

from typing import Any

from mapper.engagement.answers import fields_of
from mapper.engagement.records import Engagement
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.records.questions import Per, QuestionField
from mapper.knowledge.terms import Status


def engagement_schema(framework: Framework) -> dict[str, Any]:
    """A JSON Schema (2020-12) with every key, unit, range, option and preset that a file may hold."""
    schema = Engagement.model_json_schema()
    definitions = schema["$defs"]
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Engagement file of the AI Moment Mapper"
    definitions["Line"]["properties"]["split"] = _table(framework, "line")
    share = {"type": "number", "minimum": 0, "maximum": 100, "description": "Share of all revenue [%]"}
    definitions["Line"]["properties"]["revenue_pct"] = _answer(share)
    sections = _sections(framework)
    definitions["Line"]["properties"]["answers"] = sections
    schema["properties"]["answers"] = sections
    definitions["Segment"] = {**_table(framework, "segment"), "required": ["name"]}
    definitions["Segment"]["properties"]["name"] = {"type": "string"}
    people = {
        skill.id: _answer({"type": "number", "minimum": 0, "description": skill.does})
        for skill in framework.skills
    }
    schema["properties"]["people"] = {"type": "object", "properties": people, "additionalProperties": False}
    numbers = {
        one.id: _answer({"type": "number", "description": f"{one.name} [{one.unit}]"})
        for one in framework.assumptions
    }
    schema["properties"]["assumptions"] = {
        "type": "object",
        "properties": numbers,
        "additionalProperties": False,
    }
    schema["properties"]["positions"]["propertyNames"] = {"enum": [cell.id for cell in framework.contested]}
    return schema


def _sections(framework: Framework) -> dict[str, Any]:
    found = {}
    for question in framework.tool_questions:
        if question.section == "lines":
            continue
        fields = {field.key: _answer(_value(field)) for field in question.fields if field.per == "answer"}
        presets = {"enum": [preset.id for preset in question.presets], "description": "A quick answer."}
        found[question.section] = {
            "type": "object",
            "description": question.question,
            "properties": {"preset": presets, **fields},
            "additionalProperties": False,
        }
    return {"type": "object", "properties": found, "additionalProperties": False}


def _table(framework: Framework, per: Per) -> dict[str, Any]:
    fields = {key: _answer(_value(field)) for key, field in fields_of(framework, per).items()}
    return {"type": "object", "properties": fields, "additionalProperties": False}


def _value(field: QuestionField) -> dict[str, Any]:
    text = f"{field.label} [{field.unit}]" if field.unit else field.label
    if field.kind == "flag":
        return {"type": "boolean", "description": text}
    if field.kind == "choice":
        labels = "; ".join(f"{option.value}: {option.label}" for option in field.options)
        return {"enum": [option.value for option in field.options], "description": f"{text}. {labels}"}
    if field.kind == "text":
        return {"type": "string", "description": text}
    bounds = {"minimum": field.minimum, "maximum": field.maximum}
    kind = "integer" if field.kind == "count" else "number"
    return {
        "type": kind,
        "description": text,
        **{key: bound for key, bound in bounds.items() if bound is not None},
    }


def _answer(value: dict[str, Any]) -> dict[str, Any]:
    """A bare value, or a table with where it comes from."""
    table = {
        "type": "object",
        "properties": {
            "value": value,
            "status": {"enum": [status.value for status in Status]},
            "source": {"type": "string"},
            "note": {"type": "string"},
            "unit": {"type": "string"},
            "low": {"type": "number"},
            "high": {"type": "number"},
        },
        "required": ["value"],
        "additionalProperties": False,
    }
    return {"anyOf": [value, table], "description": value.get("description", "")}
