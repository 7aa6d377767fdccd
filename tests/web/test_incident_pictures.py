"""Pictures of incidents over the API, where nobody has taken any. Those of a show: tests/lookout."""

from companion.keys import Role
from tests.web.service import Service

INCIDENT = "/api/v1/incidents/i1"


async def test_an_incident_without_pictures_says_so(service: Service) -> None:
    async with service.session.get(service.url(INCIDENT), headers=service.page(Role.OPERATOR)) as response:
        assert await response.json() == {"id": "i1", "pictures": [], "frames": [], "programme": []}
    assert await service.status(f"{INCIDENT}/before.jpg", service.page(Role.OPERATOR)) == 404


async def test_nobody_but_an_operator_sees_them(service: Service) -> None:
    for path in (INCIDENT, f"{INCIDENT}/before.jpg"):
        for role in (Role.HOST, Role.OVERLAY):
            assert await service.status(path, service.page(role)) == 403
        assert await service.status(path) == 401
