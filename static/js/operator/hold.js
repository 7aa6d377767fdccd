/**
 * Hold to confirm: what must never happen by a slip takes a press of a whole second, and letting go earlier does nothing.
 *
 * Whatever holds it down (a pointer, a key) is named, so that only its own release counts.
 */

export const HOLD_MS = 1_000;
/** Escape is also tapped to close things: only a press of this length looks like the beginning of a hold. */
const TAP_MS = 250;
/** How long it says that it was let go too early. */
const CANCELLED_STAYS_MS = 2_500;
/** A timer that comes later than this may have overtaken the release: that gets the chance to be heard first. */
const LATE_MS = 80;

export class Hold {
  #act;
  #redraw;
  #by = null;
  #since = 0;
  #timer = 0;
  #cancelledAt = -Infinity;

  /** `act` is called once for each full hold. */
  constructor(act, redraw) {
    this.#act = act;
    this.#redraw = redraw;
  }

  /** `idle`, `held`, or for a while `cancelled`. */
  get state() {
    if (this.#by !== null && (this.#by !== "Escape" || performance.now() - this.#since >= TAP_MS)) return "held";
    return performance.now() - this.#cancelledAt < CANCELLED_STAYS_MS ? "cancelled" : "idle";
  }

  begin(by) {
    if (this.#by !== null) return;
    this.#by = by;
    this.#since = performance.now();
    this.#cancelledAt = -Infinity;
    this.#wait(HOLD_MS);
    if (by === "Escape") setTimeout(this.#redraw, TAP_MS + 10);
    this.#redraw();
  }

  /** Let go: nothing happens when it was too early. */
  end(by) {
    if (this.#by !== by) return;
    const short = by === "Escape" && performance.now() - this.#since < TAP_MS;
    this.#by = null;
    clearTimeout(this.#timer);
    if (!short) {
      this.#cancelledAt = performance.now();
      setTimeout(this.#redraw, CANCELLED_STAYS_MS + 20);
    }
    this.#redraw();
  }

  #wait(ms) {
    const due = performance.now() + ms;
    this.#timer = setTimeout(() => {
      if (performance.now() - due > LATE_MS) this.#wait(LATE_MS);
      else this.#fire();
    }, ms);
  }

  #fire() {
    this.#by = null;
    this.#act();
    this.#redraw();
  }
}
