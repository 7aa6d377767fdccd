/** How a graphic that counts down moves, besides coming and going: colours, and the last seconds. */

import { Motion } from "./motion.mjs";

export class CountingMotion extends Motion {
  #halfway = null;

  finish() {
    super.finish();
    this.#cut();
  }

  /** The key's colour changes: the old fill lies under the new one, which fades in. */
  recolour({ fill, under, flood }, from) {
    if (this.reduced) return;
    // Words are cut at once, in the new colours: the fill must be most of the way there within a few frames.
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

  #cut() {
    const halfway = this.#halfway;
    this.#halfway = null;
    if (!halfway) return;
    clearTimeout(halfway.timer);
    halfway.cut();
  }
}
