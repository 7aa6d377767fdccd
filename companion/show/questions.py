"""Questions of viewers that the host is to answer, and how much was sold so far."""

from decimal import Decimal

from companion.show import host_lines
from companion.show.commands import Refusal
from companion.show.model import Plan
from companion.show.money import Money
from companion.show.on_screen import Question, Revenue
from companion.show.turn import Turn

MARK = "asked:"
"""So begins what stands for a text, in 40 characters or fewer. Viewers' words are kept beside the journal,
where they can be purged."""

QUESTIONS_AT_ONCE = 3
"""As many as a host keeps an eye on."""


def show(turn: Turn, text: str) -> Refusal | None:
    waiting = turn.state.questions
    if len(waiting) >= QUESTIONS_AT_ONCE:
        return Refusal("too_many_questions", f"The host has {len(waiting)} questions already.")
    number = turn.state.questions_asked + 1
    question = Question(id=f"q{number}", text=text, by=turn.by, asked=turn.at.wall)
    turn.set(questions=(*waiting, question), questions_asked=number)
    turn.note("question", text=text)
    return None


def done(turn: Turn, question_id: str) -> Refusal | None:
    question = next((q for q in turn.state.questions if q.id == question_id), None)
    if question is None:
        return Refusal("unknown_question", f"There is no question {question_id!r} any more.")
    turn.set(questions=tuple(q for q in turn.state.questions if q is not question))
    turn.note("question_done", text=question.text)
    return None


def set_revenue(turn: Turn, amount: Decimal) -> Refusal | None:
    currency = currency_of(turn.state.plan)
    if currency is None:
        return Refusal("no_currency", "The show has no revenue target and no product, so no currency either.")
    sold = Money(amount, currency)
    turn.set(revenue=Revenue(amount=sold, at=turn.at.wall, by=turn.by))
    turn.note("revenue", amount=host_lines.amount(turn.state.plan, sold))
    return None


def currency_of(plan: Plan) -> str | None:
    """That of the revenue target, or else of the products; None when the show has neither."""
    if plan.targets.revenue is not None:
        return plan.targets.revenue.currency
    return next((product.price.currency for product in plan.products.values()), None)
