import json
from typing import Any

import jsonschema
import pytest

from companion.keys import Role
from companion.show.command_table import COMMANDS
from companion.show.read_command import arguments
from companion.web.openapi import describe
from companion.web.routes import ROUTES
from tests.web.service import Service


@pytest.fixture(scope="module")
def document() -> Any:
    return json.loads(describe(ROUTES, "1.2.3"))


async def test_every_path_that_the_service_answers_is_described(service: Service) -> None:
    async with service.session.get(
        service.url("/api/v1/openapi.json"), headers=service.bearer(Role.OVERLAY)
    ) as response:
        described = await response.json()
    assert {(method.upper(), path) for path, item in described["paths"].items() for method in item} == {
        (route.method, route.documented_path) for route in ROUTES
    }


def test_every_description_has_words_and_its_own_id(document: Any) -> None:
    operations = [operation for item in document["paths"].values() for operation in item.values()]
    assert all(operation["summary"].endswith(".") for operation in operations)
    assert len({operation["operationId"] for operation in operations}) == len(operations)


def test_every_parameter_of_a_path_is_described(document: Any) -> None:
    for path, item in document["paths"].items():
        in_path = {part.split("}")[0] for part in path.split("{")[1:]}
        for operation in item.values():
            described = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
            assert described == in_path, path


def test_every_reference_leads_somewhere(document: Any) -> None:
    def references(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [node["$ref"]] if "$ref" in node else []
            return own + [found for value in node.values() for found in references(value)]
        return [found for value in node for found in references(value)] if isinstance(node, list) else []

    schemas = document["components"]["schemas"]
    assert {found.removeprefix("#/components/schemas/") for found in references(document)} <= set(schemas)
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_every_command_is_described_with_its_arguments(document: Any) -> None:
    described = {
        schema["properties"]["command"]["const"]: schema["properties"]["args"]["properties"]
        for schema in document["components"]["schemas"]["Command"]["oneOf"]
    }
    # Those that say who somebody is are for the edge: the show itself knows people by ids.
    entry = {"user_id", "name", "text", "platform", "follows", "fan_club", "watched_s"}
    of_people = {"bag_winners": {"bag", "names"}, "bag_enter": {"bag", *entry}}
    assert {name: set(args) for name, args in described.items()} == {
        name: {argument.name for argument in arguments(kind)} for name, kind in COMMANDS.items()
    } | of_people


@pytest.mark.parametrize(
    ("command", "args", "right"),
    [
        ("go", {}, True),
        ("add_time", {"seconds": -30}, True),
        ("add_time", {"seconds": "30"}, False),
        ("message", {"text": "hi", "urgency": "urgent"}, True),
        ("message", {"text": "hi", "urgency": "loud"}, False),
        ("dance", {}, False),
    ],
)
def test_the_description_and_the_service_agree_on_commands(
    document: Any, command: str, args: object, right: bool
) -> None:
    body = {"id": "one", "command": command, "args": args}
    schema = document["components"]["schemas"]["Command"]
    assert jsonschema.Draft202012Validator(schema).is_valid(body) is right


async def test_real_answers_are_as_described(service: Service, document: Any) -> None:
    for path, schema in (("/api/v1/state", "State"), ("/healthz", "Health"), ("/api/v1/none", "Error")):
        async with service.session.get(service.url(path), headers=service.bearer(Role.OPERATOR)) as response:
            jsonschema.validate(await response.json(), document["components"]["schemas"][schema])
