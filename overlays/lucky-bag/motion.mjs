/** How the lucky bag moves, besides coming and going: colours, the last seconds, the reel, the list of winners. */

import { Motion } from "./house/motion.mjs";

const REEL = 1600;
const REEL_CURVE = "cubic-bezier(.12, .72, .18, 1)";
const ROW_RISE = 16;
const LAST_ROW = 6; // those after it come with it: the list is there within half a second

export class BagMotion extends Motion {
  #halfway = null;

  finish() {
    super.finish();
    this.#cut();
  }

  /** The key's colour changes: the old fill lies under the new one, which fades in. */
  recolour({ fill, under, flood }, from) {
    if (this.reduced) return;
    const timing = { duration: this.ms("--m-enter"), easing: this.value("--e-enter") };
    if (from === "final") {
      const still = { transform: "none" };
      this.play([[flood, [{ opacity: 1, ...still }, { opacity: 0, ...still }], timing]]);
      return;
    }
    this.play([
      [under, [{ opacity: 1 }, { opacity: 1 }], timing],
      [fill, [{ opacity: 0 }, { opacity: 1 }], timing],
    ]);
  }

  /** The kind's colour runs over the plate; `cut` changes text and its colours when it is half way. */
  flood({ flood }, cut) {
    if (this.reduced) {
      cut();
      return;
    }
    const duration = this.ms("--m-flood");
    const timing = { duration, easing: this.value("--e-flood") };
    this.#halfway = { cut, timer: setTimeout(() => this.#cut(), duration / 2) };
    this.play([
      [flood, [{ opacity: 1, transform: "scaleX(0)" }, { opacity: 1, transform: "scaleX(1)" }], timing],
    ]);
  }

  /**
   * Names run by, and the result, which was decided before anything moved, rolls in as the last of them: it is small
   * like the others while it is far, large when it is seen, and swells once when it has stopped.
   */
  reel({ strip, landed }, rows, pitch) {
    if (this.reduced) return;
    const far = rows * pitch;
    const timing = { duration: REEL, easing: REEL_CURVE };
    const swell = [{ transform: "none" }, { transform: `scale(${this.value("--m-pop")})` }, { transform: "none" }];
    this.play([
      [strip, [{ transform: `translateY(${far}px)` }, { transform: "none" }], timing],
      [landed, [{ transform: `translateY(${far}px) scale(.62)` }, { transform: "none" }], timing],
      [landed, swell, { delay: REEL, duration: this.ms("--m-emph"), easing: this.value("--e-emph") }],
    ]);
  }

  /** Winners come row after row. */
  rows(items) {
    if (this.reduced) return;
    const step = this.ms("--m-step");
    const easing = this.value("--e-enter");
    const moves = items.flatMap((item, index) => {
      const timing = { delay: Math.min(index, LAST_ROW) * step, duration: 320, easing, fill: "backwards" };
      return [
        [item, [{ transform: `translateY(${ROW_RISE}px)` }, { transform: "none" }], timing],
        [item, [{ opacity: 0 }, { opacity: 1 }], { ...timing, duration: 160, easing: "linear" }],
      ];
    });
    if (moves.length) this.play(moves);
  }

  #cut() {
    const halfway = this.#halfway;
    this.#halfway = null;
    if (!halfway) return;
    clearTimeout(halfway.timer);
    halfway.cut();
  }
}
