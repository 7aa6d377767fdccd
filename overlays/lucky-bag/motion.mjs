/** How the lucky bag moves, besides what every countdown does: the reel, the list of winners. */

import { CountingMotion } from "./house/counting.mjs";

const REEL = 1600;
const REEL_CURVE = "cubic-bezier(.12, .72, .18, 1)";
const ROW_RISE = 16;
const LAST_ROW = 6; // those after it come with it: the list is there within half a second

export class BagMotion extends CountingMotion {
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
}
