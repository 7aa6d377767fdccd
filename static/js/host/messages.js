/** What the crew tells the host: the message that waits, the latest line in passing, and the last three. */

import { clock } from "../time.js";

const NOTE_MS = 20_000; // how long a normal message stays
const WARN_MS = 180_000; // a reminder older than this is about a moment that has passed; urgent ones wait for ever
const KEPT = 3; // how many the host can look back at
const URGENCY = ["urgent", "warn"];

export function age(ms, t) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return seconds < 60 ? t("host.age.seconds", { n: seconds }) : t("host.age.minutes", { n: Math.floor(seconds / 60) });
}

/** Of what ages in sight: seconds, then minutes and seconds. */
export function lasting(ms, t) {
  return ms < 60_000 ? t("host.age.seconds", { n: Math.floor(ms / 1000) }) : clock(ms);
}

/**
 * `band`: the message that waits for 知道了, urgent before warn, the older first, so that nothing is swapped under a
 * finger but by something more urgent; `note`: the latest normal message for its 20 seconds; `kept`: how many the
 * host can look back at.
 */
export function messagesOf({ messages, acks, link }, now, t) {
  const open = (messages?.messages ?? []).filter(({ id, acked_at }) => acked_at === null && acks.get(id) !== "done");
  const waits = ({ urgency, sent_at }) => urgency !== "warn" || now - sent_at < WARN_MS;
  const waiting = URGENCY.flatMap((urgency) => open.filter((message) => message.urgency === urgency && waits(message)));
  const note = open.filter(({ urgency, sent_at }) => urgency === "normal" && now - sent_at < NOTE_MS).pop();
  const [first] = waiting;
  return {
    band: first && {
      id: first.id,
      urgency: first.urgency,
      tag: t(`host.message.${first.urgency}`),
      text: first.text,
      meta: [
        sender(first.by, t),
        t("host.message.ago", { age: age(now - first.sent_at, t) }),
        waiting.length > 1 ? t("host.message.more", { n: waiting.length - 1 }) : "",
      ]
        .filter(Boolean)
        .join(" · "),
      ...acknowledging(acks.get(first.id), link, t),
    },
    note: note && { id: note.id, tag: sender(note.by, t) || t("host.message.normal"), text: note.text },
    kept: Math.min(KEPT, messages?.messages.length ?? 0),
  };
}

/** The last three, the newest first. */
export function historyOf({ messages, acks }, now, t) {
  const last = (messages?.messages ?? []).slice(-KEPT).reverse();
  return last.map(({ id, urgency, text, by, sent_at, acked_at }) => {
    const seen = acked_at !== null || acks.get(id) === "done";
    return {
      id,
      text,
      look: urgency === "normal" || seen ? "" : "waiting",
      meta: [
        sender(by, t),
        t("host.message.ago", { age: age(now - sent_at, t) }),
        urgency === "normal" ? "" : t(seen ? "host.history.acked" : "host.history.open"),
      ]
        .filter(Boolean)
        .join(" · "),
    };
  });
}

function acknowledging(ack, link, t) {
  if (ack === "sent") return { hint: t("host.message.sending"), trouble: false };
  if (link.state === "lost") return { hint: t("host.message.cut"), trouble: true };
  if (ack === "failed") return { hint: t("host.message.failed"), trouble: true };
  return { hint: t("host.message.keys"), trouble: false };
}

/** `operator:小林` → 小林; a bare role in the page's own words; nothing for the script itself. */
function sender(by, t) {
  const [role, ...name] = by.split(":");
  const word = t.has(`common.by.${role}`) ? t(`common.by.${role}`) : role;
  return name.join(":") || word;
}
