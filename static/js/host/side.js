/** What stands beside the card: what is on sale, what comes, what viewers ask, what not to say. */

import { timeOfDay } from "../time.js";
import { delayOf, endAt } from "../timing.js";
import { bagBlock } from "./bags.js";
import { talkOf } from "./goods.js";
import { age } from "./messages.js";
import { WRAP_MS, place } from "./place.js";
import { atLink, saleBlock } from "./sales.js";

export function sideOf(state, now, t) {
  const { plan, live, windows } = state;
  const { segment, next } = place(plan, live);
  const sales = (windows?.sales ?? []).map((sale) => saleBlock(sale, segment, plan.show.zone, now, t));
  const bags = (windows?.bags ?? []).map((bag) => bagBlock(bag, now, t));
  const blocks = [...sales, ...bags].filter(Boolean).sort((a, b) => a.order - b.order);
  const product = plan.products[segment?.product];
  const forbidden = product?.never ?? [];
  const over = Boolean(live.segment) && live.segment.ends_at !== null && live.segment.ends_at - now <= WRAP_MS;
  const others = { next: offerOf(plan, next, t), questions: questionsOf(state, now, t) };
  return {
    windows: blocks.slice(0, 2),
    next: nextBlock(state, next, over, now, t),
    talk: talkOf(product, others, t),
    never: forbidden.length ? { title: t("host.side.never"), detail: forbidden.join(" · ") } : null,
    nextFirst: over,
  };
}

function nextBlock({ plan, timing }, next, over, now, t) {
  if (!next) {
    const end = timing && endAt(timing, delayOf(timing, now));
    const ends = end === null ? "" : t("host.side.ends_at", { time: timeOfDay(end, plan.show.zone, { seconds: false }) });
    return { head: t("host.side.last"), title: "", props: ends };
  }
  const props = next.props?.length ? t("host.side.props", { props: next.props.join(t("host.side.list")) }) : "";
  return { head: t(over ? "host.side.next_waiting" : "host.side.next"), title: next.title, props };
}

/** What the next segment sells, or the first thing to say in it. */
function offerOf(plan, next, t) {
  const product = plan.products[next?.product];
  const text = product ? atLink(product, t) : (next?.say[0] ?? "");
  return text ? [{ text }] : [];
}

/** Questions that the crew picked for the host, the oldest first. */
function questionsOf({ messages }, now, t) {
  return (messages?.questions ?? []).map(({ id, text, asked_at }) => ({ id, text, age: age(now - asked_at, t) }));
}
