/** What the host says of a lucky bag, from its opening to the names of its winners. */

import { clock } from "../time.js";
import { spoken } from "./spoken.js";

const HEADS = {
  open: "host.side.bag_open",
  closed: "host.side.bag_closed",
  drawing: "host.side.bag_drawing",
  drawn: "host.side.bag_drawn",
  published: "host.side.bag_published",
  void: "host.side.bag_void",
};
const LEVELS = { A: "host.side.fair.A", B: "host.side.fair.B", C: "host.side.fair.C", M: "host.side.fair.M" };
const NEAR_MS = 75_000; // from here on its end is what to speak of
const NAMES = 5; // as many as are read in one breath
const READ_MS = 180_000; // how long the names of winners stay in sight
const WORD_JOINER = "\u2060"; // forbids a line to end here, and is not seen
const AFTERMATH_MS = 60_000; // and that it was called off

/**
 * @param {object} bag of topic `windows`
 * @returns {?{order: number, look: string, head: string, clock: string, details: string[], read?: boolean}} null: nothing to say now
 */
export function bagBlock(bag, now, t) {
  const block = (order, look, details, face = "") => ({
    order,
    look,
    head: t(HEADS[bag.state]),
    clock: face,
    details: details.filter(Boolean),
  });
  switch (bag.state) {
    case "open":
      return open(bag, now, t, block);
    case "closed":
    case "drawing":
      return drawing(bag, now, t, block);
    case "drawn":
      return block(2, "armed", [t("host.side.bag_not_yet")]);
    case "published":
      if (now - bag.published_at > READ_MS) return null;
      return { ...block(2, "done", [namesOf(bag, t), levelOf(bag, t)]), read: true };
    case "void":
      if (bag.ended_at === null || now - bag.ended_at > AFTERMATH_MS || bag.announced_at === null) return null;
      return block(1, "done", [bag.void_reason && t("host.side.bag_void_say", { reason: bag.void_reason })]);
    default:
      return null;
  }
}

/** How to enter; from a minute before its end on, first what to say. */
function open(bag, now, t, block) {
  const left = bag.closes_at - now;
  const minute = bag.keyword ? t("host.side.bag.minute", { keyword: bag.keyword }) : t("host.side.bag.minute_plain");
  const say = spoken(left, { minute, ten: t("host.side.bag.ten"), zero: t("host.side.bag.zero") }, t);
  const near = left <= NEAR_MS;
  const details = near ? [say.text, ...howToEnter(bag, t)] : howToEnter(bag, t);
  return { ...block(1, "air", details, clock(left, { ceil: true })), urge: say.now };
}

function howToEnter(bag, t) {
  return [
    bag.keyword ? t("host.side.keyword", { keyword: bag.keyword }) : "",
    bag.follow ? t("host.side.follow") : "",
    bag.fan_club ? t("host.side.fan_club") : "",
    bag.watch_ms > 0 ? t("host.side.watch", { time: clock(bag.watch_ms) }) : "",
    t("host.side.prize", { prize: bag.prize, n: bag.quantity }),
  ];
}

/** The list is frozen or being frozen; with a beacon there is a moment to count down to. */
function drawing(bag, now, t, block) {
  const count = bag.eligible === null ? "" : t("host.side.bag_count", { n: bag.eligible });
  if (bag.mode === "mirror") return block(2, "armed", [t("host.side.bag_by_platform"), t("host.side.prize", { prize: bag.prize, n: bag.quantity }), count]);
  const round_at = bag.draw?.round_at ?? null;
  const ahead = round_at !== null && round_at > now && bag.draw.frozen_at !== null;
  const says = ahead ? t("host.side.bag_wait") : bag.draw?.frozen_at ? t("host.side.bag_frozen") : "";
  return block(2, "armed", [count, says], ahead ? clock(round_at - now, { ceil: true }) : "");
}

/** Masked, as viewers see them: the host reads what is on air. */
function namesOf({ winners }, t) {
  const names = winners
    .slice(0, NAMES)
    .map(({ name }) => unbroken(name))
    .join(t("host.side.list"));
  return winners.length > NAMES ? t("host.side.bag_more", { names, n: winners.length }) : names;
}

/** A masked name stays on one line: "观" at the end of one and "**" on the next is no name. */
function unbroken(name) {
  return name.replaceAll("*", `${WORD_JOINER}*`);
}

/** How it can be checked, wherever its result is said. */
function levelOf({ draw }, t) {
  return draw ? t(LEVELS[draw.fairness]) : "";
}
