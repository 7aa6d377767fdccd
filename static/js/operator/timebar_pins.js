/** Pins over the bar of the whole show: what was promised, what viewers have seen open, and what is meant to. */

import { html, nothing } from "../../vendor/lit-html.js";
import { timeOfDay } from "../time.js";
import { icon } from "./parts.js";
import { GLYPHS, promiseWords, spareOf } from "./promises.js";
import { CHARACTER_ROOM, GAP_ROOM, at, roomFor } from "./timebar_axis.js";

/** Percent of the bar left of the planned end that its hour needs. */
const END_ROOM = 4.4;

/** Promises and windows, each at its instant; words are left out where they would meet what matters more. */
export function pins(view, axis) {
  const found = [...promised(view, axis), ...ofWindows(view)];
  const shown = new Set(found.map(({ id }) => id));
  for (const { id, cue, segment, at } of view.coming.windows) if (!shown.has(id) && !shown.has(`${segment} ${cue}`)) found.push({ id, at, look: "meant", name: id, says: [`${id} ${hourOf(axis, at)}`, id], rank: 2 });
  found.sort((one, other) => one.rank - other.rank || one.at - other.at);
  const end = view.place.plannedEnd === null ? 100 : at(axis, view.place.plannedEnd) - END_ROOM;
  const taken = [];
  return found.map((pin, place) => {
    const left = at(axis, pin.at);
    const crossed = found.slice(place + 1).filter(({ rank }) => rank <= pin.rank || rank === 0);
    const fits = (words) => {
      const right = left + roomFor(words) + GAP_ROOM * 2 + (pin.glyph ? CHARACTER_ROOM : 0);
      const free = right <= end && !taken.some(([from, to]) => left < to && from < right);
      if (!free || crossed.some((other) => at(axis, other.at) > left && at(axis, other.at) < right)) return false;
      taken.push([left, right]);
      return true;
    };
    const words = pin.says.find(fits) ?? "";
    if (!words) taken.push([left, left + GAP_ROOM]);
    return html`<div class="pin ${pin.look} ${words ? "" : "bare"}" title=${[pin.name, timeOfDay(pin.at, axis.zone), pin.slack].filter(Boolean).join(" ")}
      .style=${`left:${left}%`}>${words && pin.glyph ? icon(pin.glyph) : nothing}${words}</div>`;
  });
}

function hourOf({ zone }, instant) {
  return timeOfDay(instant, zone, { seconds: false });
}

/** What stands in the wall clock. An edge that is kept with ease is told by its block, and one that is not stands over it. */
function promised(view, axis) {
  return view.promises
    .filter(({ kind, look }) => kind !== "show_ends" && (look !== "calm" || kind === "sale_opens" || kind === "cue"))
    .map((promise) => {
      const { kind, at, look } = promise;
      const id = kind === "cue" ? `${promise.segment} ${promise.id}` : promise.id;
      const name = promiseWords(view, promise);
      if (look === "calm") return { id, at, look, name, says: [`${name} ${hourOf(axis, at)}`, name], rank: 1 };
      const spare = spareOf(view, promise);
      const says = kind === "hard_start" || kind === "hard_end" ? [spare] : [`${name} ${spare}`, spare];
      return { id, at, look, name, slack: spare, says, glyph: GLYPHS[look], rank: 0 };
    });
}

/** Windows that viewers have seen open. */
function ofWindows({ t, windows }) {
  const sales = windows.sales.filter(({ state }) => !["draft", "armed", "teaser"].includes(state)).map(({ id, state, opens_at }) => ({ id, state, at: opens_at }));
  const bags = windows.bags.filter(({ state }) => state !== "draft").map(({ id, state, opened_at }) => ({ id, state, at: opened_at }));
  return [...sales, ...bags]
    .filter(({ at }) => at !== null)
    .map(({ id, state, at }) =>
      state === "open"
        ? { id, at, look: "live", name: id, says: [t("operator.timebar.live", { id }), id], rank: 1 }
        : { id, at, look: "done", name: id, says: [id], rank: 3 },
    );
}
