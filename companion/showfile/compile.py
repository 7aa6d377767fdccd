"""A document without problems → the plan."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import assert_never

from companion.show import actions
from companion.show.conditions import Condition
from companion.show.cue import After, At, BeforeEnd, Clock, Cue, OnCondition, OnGo, Trigger, With
from companion.show.limits import Limit, LimitOf
from companion.show.model import (
    CatchUp,
    Duty,
    GuardPlan,
    Look,
    Placement,
    Plan,
    Scope,
    Segment,
    Studio,
    Targets,
    TimerPlan,
    Upkeep,
    Variant,
)
from companion.show.money import Money
from companion.show.offers import (
    Answer,
    BagPlan,
    Fairness,
    FormerPrice,
    Gift,
    LadderStep,
    Prize,
    Product,
    QueuePlan,
    SalePlan,
    Seller,
)
from companion.show.problems import Mark
from companion.show.times import Ms
from companion.showfile.checks.planned import Start
from companion.showfile.checks.show import currency_of, zone_of
from companion.showfile.fields import about, goods, incidents, script
from companion.showfile.fields.document import Document
from companion.showfile.fields.incidents import BookFor
from companion.showfile.fields.loops import Turn, turns
from companion.showfile.fields.numbers import money
from companion.showfile.fields.scalars import Edge, in_zone
from companion.showfile.fields.script import Follow
from companion.showfile.playbooks import resolve
from companion.showfile.reading.tree import Node, Path, nearest


def compile_plan(
    file: Document,
    root: Node,
    limits: tuple[Limit, ...] = (),
    graphics: Mapping[str, Placement] = MappingProxyType({}),
    books: Mapping[BookFor, incidents.Playbook] = MappingProxyType({}),
) -> Plan:
    """The plan of a document that ``check`` found no error in; the tree gives the cues their marks.

    ``books`` are the playbooks that lie around it.
    """
    show = file.show
    zone = zone_of(show.zone)
    currency = currency_of(show)
    start = in_zone(show.start, zone) if show.start is not None and zone is not None else None
    clocks = Start(start, zone).nearest if start is not None and zone is not None else None
    return Plan(
        id=show.id,
        title=show.title,
        zone=show.zone,
        language=show.language.value,
        market=show.market.value,
        platform=show.platform,
        on_air=tuple(output.value for output in show.on_air),
        planned_start=start,
        seller=_seller(file.operator),
        studio=studio_of(file.obs),
        products={key: _product(key, product, currency) for key, product in file.products.items()},
        sales={key: _sale(key, sale, currency) for key, sale in file.sales.items()},
        bags={key: _bag(key, bag, currency) for key, bag in file.bags.items()},
        queue=_queue(file.bag_queue) if file.bag_queue is not None else None,
        limits=(*limits, *_own_limits(file)),
        look=Look(
            theme=file.overlays.theme.value, brand=file.overlays.brand or "", logo=file.overlays.logo or ""
        ),
        graphics=graphics,
        targets=_targets(file.targets, currency),
        checklist=_duties(file.checklist),
        playbooks={
            what.value: book
            for what, book in resolve(
                file.playbooks, books, file.obs.scenes, file.obs.microphones, graphics
            ).items()
        },
        guard=guard_of(file.incidents),
        timers={
            key: TimerPlan(id=key, title=timer.title, length_ms=timer.length)
            for key, timer in file.timers.items()
        },
        catch_up=CatchUp(
            auto=file.catch_up.auto_catch_up,
            most_ms=file.catch_up.most,
            drop=file.catch_up.drop,
            tell_after_ms=file.catch_up.tell_after,
        ),
        rundown=tuple(_segment(turn, root) for turn in turns(file.rundown, clocks)),
    )


def studio_of(obs: about.Obs) -> Studio:
    """What the show names in OBS, and what it wants kept there."""
    return Studio(
        scenes=obs.scenes,
        cameras=obs.cameras,
        microphones=obs.microphones,
        outputs={output.value: care for output, care in obs.outputs.items()},
        studio_mode=obs.studio_mode,
        collection=obs.collection,
        profile=obs.profile,
        fallback_cuts=obs.fallback_cuts,
        keep={
            upkeep: getattr(obs.keep, upkeep.value)
            for upkeep in Upkeep
            if upkeep.value in obs.keep.model_fields_set
        },
    )


def guard_of(written: incidents.Incidents) -> GuardPlan:
    """What the show says about automation."""
    return GuardPlan(
        armed=written.auto,
        dwell_ms=written.dwell,
        most_switches=written.most,
        within_ms=written.within,
        leave_alone=tuple(written.leave_alone),
        times={trouble: written.times_of(trouble) for trouble in written.detect},
        scopes={
            trouble: scope for trouble, one in written.detect.items() if (scope := _scope(one)) != Scope()
        },
        thresholds=written.thresholds.model_dump(exclude_none=True),
    )


def _scope(written: incidents.Detect) -> Scope:
    inputs, scenes = written.inputs, written.scenes
    return Scope(
        inputs=tuple(inputs) if inputs is not None else None,
        scenes=tuple(scenes) if scenes is not None else None,
    )


def _own_limits(file: Document) -> Iterator[Limit]:
    """What the crew allows itself."""
    if file.incidents.pause is not None:
        yield Limit(
            of=LimitOf.PAUSE_MS,
            most=file.incidents.pause,
            rule_of=file.show.title,
            source="incidents: pause",
            as_of="",
        )


def _targets(targets: about.Targets, currency: str) -> Targets:
    return Targets(
        revenue=_some_money(targets.revenue, currency),
        orders=targets.orders,
        online_peak=targets.online_peak,
        followers=targets.followers,
    )


def _some_money(amount: Decimal | None, currency: str) -> Money | None:
    return money(amount, currency) if amount is not None else None


def _duties(duties: list[about.Duty]) -> tuple[Duty, ...]:
    return tuple(Duty(who=duty.who, task=duty.task) for duty in duties)


def _product(key: str, product: goods.Product, currency: str) -> Product:
    was, say = product.was, product.say
    return Product(
        id=key,
        name=product.name,
        price=money(product.price, currency),
        link=product.link,
        was=FormerPrice(
            price=money(was.price, currency),
            basis=was.basis.value,
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
        kind=product.kind or "",
        reserve=product.reserve,
        ladder=tuple(
            LadderStep(pieces=step.quantity, price=money(step.price, currency)) for step in product.ladder
        ),
        gifts=tuple(
            Gift(name=gift.name, quantity=gift.quantity, value=_some_money(gift.value, currency))
            for gift in product.gifts
        ),
        evidence=product.evidence,
        image=product.image or "",
        faq=tuple(Answer(ask=question.ask, answer=question.answer) for question in product.faq),
        sku=product.sku or "",
    )


def _sale(key: str, sale: goods.Sale, currency: str) -> SalePlan:
    return SalePlan(
        id=key,
        product=sale.product,
        price=money(sale.price, currency),
        quantity=sale.quantity,
        length_ms=sale.length,
        teaser_ms=sale.teaser,
        limit=sale.limit,
        mode=sale.mode,
        reveal=sale.reveal,
        once=sale.once,
        stale_after_ms=sale.stale_after,
    )


def _bag(key: str, bag: goods.Bag, currency: str) -> BagPlan:
    join, claim = bag.join, bag.claim
    return BagPlan(
        id=key,
        prize=Prize(
            name=bag.prize.name,
            value=money(bag.prize.value, currency),
            quantity=bag.prize.quantity,
            kind=bag.prize.kind or "",
            product=bag.prize.product or "",
        ),
        length_ms=bag.length,
        mode=bag.mode,
        follow=join is not None and join.follow,
        keyword=(join.keyword or "") if join is not None else "",
        draw=bag.draw.value,
        claim_within_ms=claim.within if claim is not None else Ms(0),
        claim_how=claim.how if claim is not None else "",
        delivery=bag.delivery or "",
        forfeit=bag.forfeit or "",
        fan_club=join is not None and join.fan_club,
        watch_ms=join.watch if join is not None else Ms(0),
        join_how=(join.how or "") if join is not None else "",
        draw_how=bag.draw_how or "",
        claim_condition=(claim.condition or "") if claim is not None else "",
        organiser=_seller(bag.organiser) if bag.organiser is not None else None,
        exclude=tuple(bag.exclude),
        recent_days=bag.exclude_recent,
        fairness=Fairness(bag.fairness.value),
        alternates=bag.alternates,
    )


def _queue(queue: goods.Queue) -> QueuePlan:
    return QueuePlan(bags=tuple(queue.bags), gap_ms=queue.gap, loop=queue.loop)


def _seller(operator: about.Operator) -> Seller:
    return Seller(name=operator.name, contact=operator.contact)


def _segment(turn: Turn, root: Node) -> Segment:
    segment = turn.segment
    return Segment(
        id=turn.id,
        title=segment.title,
        length_ms=segment.length,
        shortest_ms=segment.shortest,
        longest_ms=segment.longest,
        weight=segment.weight,
        optional=segment.optional,
        priority=segment.priority,
        starts_hard=segment.starts is not Edge.SOFT,
        starts_clock_ms=None if isinstance(segment.starts, Edge) else segment.starts,
        ends_hard=segment.ends is not Edge.SOFT,
        ends_clock_ms=None if isinstance(segment.ends, Edge) else segment.ends,
        follows=segment.follow is Follow.AUTO,
        scene=segment.scene,
        product=segment.product,
        share=segment.share,
        say=tuple(segment.say),
        props=tuple(segment.props),
        notes=tuple(segment.notes),
        variants=tuple(
            _variant(turn, variant, root, (*turn.path, "variants", place))
            for place, variant in enumerate(segment.variants)
            if turn.has(variant.passes)
        ),
        loop=turn.in_loop,
        cues=_cues(turn, segment.cues, root, turn.path),
    )


def _cues(turn: Turn, cues: Sequence[script.Cue], root: Node, path: Path) -> tuple[Cue, ...]:
    """Those of this pass; ``path`` is that of what has them."""
    return tuple(
        _cue(cue, nearest(root, (*path, "cues", place)).node.mark)
        for place, cue in enumerate(cues)
        if turn.has(cue.passes)
    )


def _variant(turn: Turn, variant: script.Variant, root: Node, path: Path) -> Variant:
    return Variant(
        when=variant.when,
        product=variant.product,
        title=variant.title,
        say=tuple(variant.say) if variant.say is not None else None,
        props=tuple(variant.props) if variant.props is not None else None,
        cues=_cues(turn, variant.cues, root, path) if variant.cues is not None else None,
    )


def _cue(cue: script.Cue, mark: Mark) -> Cue:
    return Cue(
        id=cue.id,
        trigger=_trigger(cue),
        do=tuple(_action(action) for action in cue.do),
        notes=cue.notes or "",
        who=cue.who or "",
        task=cue.task or "",
        copy=cue.copy_ or "",
        late=cue.late,
        promise=cue.promise,
        warn_ms=cue.warn or Ms(0),
        armed=cue.armed,
        mark=mark,
    )


def _trigger(cue: script.Cue) -> Trigger:
    if cue.at is not None:
        return At(cue.at)
    if cue.before_end is not None:
        return BeforeEnd(cue.before_end)
    if cue.clock is not None:
        return Clock(cue.clock)
    if cue.after is not None:
        return After(cue.after, cue.wait or Ms(0))
    if cue.with_ is not None:
        return With(cue.with_, cue.wait or Ms(0))
    return OnCondition(cue.on) if isinstance(cue.on, Condition) else OnGo()


def _action(action: script.Action) -> actions.Action:
    match action:
        case script.TakeScene():
            return actions.TakeScene(action.scene)
        case script.ShowOverlay():
            return actions.ShowOverlay(action.overlay, action.for_, action.data)
        case script.HideOverlay():
            return actions.HideOverlay(action.hide)
        case script.MoveSale():
            return actions.MoveSale(action.sale, action.step)
        case script.MoveBag():
            return actions.MoveBag(action.bag, action.step)
        case script.TellHost():
            return actions.TellHost(action.message, action.urgency)
        case script.Play():
            return actions.Play(action.play)
        case _:
            assert_never(action)
