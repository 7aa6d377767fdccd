from companion.keys import Role
from companion.web.ports import NoPicture
from tests.web.service import Service

PICTURE = "/api/v1/programme.jpg"


async def test_an_operator_sees_the_programme_and_how_old_the_picture_is(service: Service) -> None:
    service.programme.age_ms, service.programme.scene = 430, "主机位 / 1"
    async with service.session.get(
        service.url(PICTURE), params={"width": "640"}, headers=service.page(Role.OPERATOR)
    ) as response:
        assert (response.status, response.content_type) == (200, "image/jpeg")
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Picture-Age-Ms"] == "430"
        assert response.headers["X-Picture-Scene"] == "%E4%B8%BB%E6%9C%BA%E4%BD%8D%20%2F%201"
        assert await response.read() == b"640 pixels wide"


async def test_where_there_is_no_picture_a_sentence_says_why(service: Service) -> None:
    service.programme.missing = NoPicture("no_obs", "OBS is not connected.")
    async with service.session.get(service.url(PICTURE), headers=service.page(Role.OPERATOR)) as response:
        assert response.status == 503
        assert await response.json() == {"error": {"code": "no_obs", "message": "OBS is not connected."}}


async def test_a_width_that_no_screen_has_is_refused(service: Service) -> None:
    for width in ("0", "15", "4097", "99999999999", "-320", "3.5", "wide", "３２０", ""):
        assert await service.status(f"{PICTURE}?width={width}", service.page(Role.OPERATOR)) == 400, width


async def test_nobody_but_an_operator_sees_it(service: Service) -> None:
    for role in (Role.HOST, Role.OVERLAY):
        assert await service.status(PICTURE, service.page(role)) == 403
        assert await service.status("/preview", service.page(role)) == 403
    assert await service.status(PICTURE) == 401
    assert await service.status("/preview", service.page(Role.OPERATOR)) == 200
