"""A document without problems → the plan."""

from typing import assert_never

from companion.show import actions
from companion.show.cue import After, At, BeforeEnd, Cue, OnGo, Trigger
from companion.show.model import (
    BagPlan,
    FormerPrice,
    Plan,
    Prize,
    Product,
    SalePlan,
    Segment,
    Seller,
    Studio,
)
from companion.show.times import Ms
from companion.showfile import document
from companion.showfile.checks import currency_of, zone_of
from companion.showfile.document import Document, Ends
from companion.showfile.scalars import in_zone, money
from companion.showfile.tree import Node, nearest


def compile_plan(file: Document, root: Node) -> Plan:
    """The plan of a document that ``check`` found no error in; the tree gives the cues their marks."""
    show = file.show
    zone = zone_of(show.zone)
    currency = currency_of(show)
    return Plan(
        id=show.id,
        title=show.title,
        zone=show.zone,
        language=show.language.value,
        market=show.market.value,
        platform=show.platform,
        on_air=tuple(output.value for output in show.on_air),
        planned_start=in_zone(show.start, zone) if show.start is not None and zone is not None else None,
        seller=Seller(name=file.operator.name, contact=file.operator.contact),
        studio=Studio(scenes=file.obs.scenes, cameras=file.obs.cameras, microphones=file.obs.microphones),
        products={key: _product(key, product, currency) for key, product in file.products.items()},
        sales={key: _sale(key, sale, currency) for key, sale in file.sales.items()},
        bags={key: _bag(key, bag, currency) for key, bag in file.bags.items()},
        rundown=tuple(_segment(segment, number, root) for number, segment in enumerate(file.rundown)),
    )


def _product(key: str, product: document.Product, currency: str) -> Product:
    was, say = product.was, product.say
    return Product(
        id=key,
        name=product.name,
        price=money(product.price, currency),
        link=product.link,
        was=FormerPrice(
            price=money(was.price, currency),
            basis=was.basis,
            since=was.since.isoformat(),
            until=was.until.isoformat(),
        )
        if was is not None
        else None,
        stock=product.stock,
        limit=product.limit,
        points=tuple(product.points),
        hook=(say.hook or "") if say is not None else "",
        never=tuple(say.never) if say is not None else (),
    )


def _sale(key: str, sale: document.Sale, currency: str) -> SalePlan:
    return SalePlan(
        id=key,
        product=sale.product,
        price=money(sale.price, currency),
        quantity=sale.quantity,
        length_ms=sale.length,
        teaser_ms=sale.teaser,
        limit=sale.limit,
        mode=sale.mode,
    )


def _bag(key: str, bag: document.Bag, currency: str) -> BagPlan:
    join, claim = bag.join, bag.claim
    return BagPlan(
        id=key,
        prize=Prize(name=bag.prize.name, value=money(bag.prize.value, currency), quantity=bag.prize.quantity),
        length_ms=bag.length,
        mode=bag.mode,
        follow=join is not None and join.follow,
        keyword=(join.keyword or "") if join is not None else "",
        draw=bag.draw.value,
        claim_within_ms=claim.within if claim is not None else Ms(0),
        claim_how=claim.how if claim is not None else "",
        delivery=bag.delivery or "",
        forfeit=bag.forfeit or "",
    )


def _segment(segment: document.Segment, number: int, root: Node) -> Segment:
    return Segment(
        id=segment.id,
        title=segment.title,
        length_ms=segment.length,
        shortest_ms=segment.shortest,
        scene=segment.scene,
        product=segment.product,
        say=tuple(segment.say),
        cues=tuple(
            Cue(
                id=cue.id,
                trigger=_trigger(cue),
                do=tuple(_action(action) for action in cue.do),
                notes=cue.notes or "",
                who=cue.who or "",
                task=cue.task or "",
                copy=cue.copy_ or "",
                late=cue.late,
                mark=nearest(root, ("rundown", number, "cues", place)).node.mark,
            )
            for place, cue in enumerate(segment.cues)
        ),
        ends_hard=segment.ends is Ends.HARD,
    )


def _trigger(cue: document.Cue) -> Trigger:
    if cue.at is not None:
        return At(cue.at)
    if cue.before_end is not None:
        return BeforeEnd(cue.before_end)
    if cue.after is not None:
        return After(cue.after, cue.wait or Ms(0))
    return OnGo()


def _action(action: document.Action) -> actions.Action:
    match action:
        case document.TakeScene():
            return actions.TakeScene(action.scene)
        case document.ShowOverlay():
            return actions.ShowOverlay(action.overlay, action.for_)
        case document.HideOverlay():
            return actions.HideOverlay(action.hide)
        case document.MoveSale():
            return actions.MoveSale(action.sale, action.step)
        case document.MoveBag():
            return actions.MoveBag(action.bag, action.step)
        case document.TellHost():
            return actions.TellHost(action.message, action.urgency)
        case _:
            assert_never(action)
