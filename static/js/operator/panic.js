/** 紧急清场: held for a second, it cuts every overlay out of the picture; then the pages say that it is so. */

import { html, nothing } from "../../vendor/lit-html.js";
import { timeOfDay } from "../time.js";
import { Hold } from "./hold.js";

/** Pages that still show something so long after the service has obeyed are named as not answering. */
const PATIENCE_MS = 3_000;
/** How long the button says that the picture is clear. */
const STAYS_MS = 10_000;

export class Panic {
  #desk;
  #t;
  #redraw;
  /** What became of the last one: null, or `{state: "sent"|"waiting"|"clear"|"stuck"|"failed", at, pages}`. */
  #outcome = null;

  constructor(desk, t, redraw) {
    this.#desk = desk;
    this.#t = t;
    this.#redraw = redraw;
    this.hold = new Hold(() => this.#send(), redraw);
  }

  async #send() {
    const outcome = { state: "sent", at: performance.now(), clear_at: null, pages: 0 };
    this.#outcome = outcome;
    const ok = await this.#desk.press("panic", {}, this.#t("operator.panic.title"));
    outcome.state = ok ? "waiting" : "failed";
    outcome.at = performance.now();
    setTimeout(this.#redraw, PATIENCE_MS + 20);
    setTimeout(this.#redraw, STAYS_MS + 20);
    this.#redraw();
  }

  /** What the button tells: `idle`, `held`, `cancelled`, or what became of the last panic. */
  seen(view) {
    const { state } = this.hold;
    if (state !== "idle") return { state };
    const outcome = this.#outcome;
    if (outcome === null) return { state };
    const age = performance.now() - outcome.at;
    if (outcome.state === "waiting") {
      outcome.pages = stillShowing(view);
      if (outcome.pages === 0 && view.overlays.layers.length === 0) {
        Object.assign(outcome, { state: "clear", at: performance.now(), clear_at: view.now });
        setTimeout(this.#redraw, STAYS_MS + 20);
        return outcome;
      }
      return age < PATIENCE_MS ? outcome : { ...outcome, state: "stuck" };
    }
    // Somebody has put a graphic back on air: the picture is not clear any more.
    if (outcome.state === "clear" && view.overlays.layers.length > 0) this.#outcome = null;
    return this.#outcome !== null && (outcome.state === "sent" || age < STAYS_MS) ? outcome : { state: "idle" };
  }
}

/** Overlay pages that say that something is still seen on them. */
function stillShowing({ pages }) {
  return pages.pages.filter((page) => page.layers?.some((layer) => layer.state === "on")).length;
}

/**
 * The button. `phone`: its second line has room for a few letters only.
 *
 * @param view what is shown now; `view.panic` is the {@link Panic} of this page
 */
export function panicButton(view) {
  const { t, panic, lost, desk } = view;
  const title = t("operator.panic.title");
  const { state, pages, clear_at } = panic.seen(view);
  const refuse = () => desk.refuse(title, t("operator.off.link"));
  const begin = (by) => (lost ? refuse() : panic.hold.begin(by));
  const onKey = (event) => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    if (!event.repeat) begin(event.key);
  };
  const words = lost ? [title, t("operator.panic.how_plain")] : wordsOf(view, state, pages, clear_at);
  return html`<button type="button" class="panic ${lost ? "hatch" : state}" data-command="panic" data-state=${lost ? "off" : state} aria-disabled=${lost ? "true" : "false"}
    aria-keyshortcuts="Escape" title=${lost ? t("operator.off.link") : t("operator.panic.does")}
    @pointerdown=${(event) => event.button === 0 && begin("pointer")} @pointerup=${() => panic.hold.end("pointer")} @pointercancel=${() => panic.hold.end("pointer")}
    @pointerleave=${() => panic.hold.end("pointer")} @contextmenu=${(event) => event.preventDefault()}
    @keydown=${onKey} @keyup=${(event) => panic.hold.end(event.key)} @blur=${() => (panic.hold.end(" "), panic.hold.end("Enter"))}><span
    class="panic-f"><i class="fill"></i><em class="ell">${words[0]}</em><small class="ell">${words[1]}</small></span>${
      state === "idle" || lost ? nothing : html`<span class="vh" role="status">${words.join(" · ")}</span>`
    }</button>`;
}

function wordsOf({ t, plan }, state, pages, clearAt) {
  switch (state) {
    case "held":
      return [t("operator.panic.keep"), t("operator.panic.does")];
    case "cancelled":
      return [t("operator.panic.cancelled"), t("operator.panic.unchanged")];
    case "sent":
    case "waiting":
      return [t("operator.sent"), t("operator.panic.waiting")];
    case "clear":
      return [t("operator.panic.clear", { time: timeOfDay(clearAt, plan.show.zone) }), t("operator.panic.clear_what")];
    case "stuck":
      return [t("operator.panic.stuck", { count: pages }), t("operator.panic.stuck_do")];
    case "failed":
      return [t("operator.panic.failed"), t("operator.panic.again")];
    default:
      return [t("operator.panic.title"), html`${t("operator.panic.how_plain")}<span class="esc"> · Esc</span>`];
  }
}
