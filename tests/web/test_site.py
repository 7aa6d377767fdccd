from companion.keys import Role
from companion.web.site import Allowance, Allowances


def test_an_allowance_is_a_burst_and_then_a_rate() -> None:
    allowance = Allowance(per_s=20, burst=40)
    assert [allowance.take(100.0) for _ in range(41)] == [True] * 40 + [False]
    assert not allowance.take(100.04)
    assert allowance.take(100.1)
    assert [allowance.take(101.1) for _ in range(21)] == [True] * 20 + [False]


def test_an_allowance_that_was_not_used_is_not_saved_up_beyond_its_burst() -> None:
    allowance = Allowance(per_s=20, burst=40)
    allowance.take(0.0)
    assert [allowance.take(9_999.0) for _ in range(41)].count(True) == 40


async def test_clients_do_not_use_up_each_others_allowance_and_are_not_kept_for_ever() -> None:
    allowances = Allowances()
    assert [allowances.take("10.0.0.1", Role.HOST) for _ in range(60)].count(True) < 60
    assert allowances.take("10.0.0.2", Role.HOST)
    assert allowances.take("10.0.0.1", Role.OPERATOR)
    for number in range(Allowances.MOST):
        allowances.take(f"10.1.0.{number}", Role.HOST)
    assert allowances.take("10.0.0.1", Role.HOST), "forgotten, so it starts anew"
