/** The lucky bag: from its rules through the countdown and the draw to who has won, all of it from the data and the clock. */

import { Graphic } from "./house/graphic.mjs";
import { momentOf } from "./moment.mjs";
import { BagMotion } from "./motion.mjs";
import { BagView, PITCH } from "./view.mjs";

const AWAITED = new Set(["closed", "drawing"]);

export default class LuckyBag extends Graphic {
  static style = new URL("style.css", import.meta.url);
  static View = BagView;
  static Motion = BagMotion;

  #here = { seen_at: 0, landing_since: null };

  received(before, now) {
    if (before && this.data.state === before.state) return;
    const landed = AWAITED.has(before?.state) && this.data.state === "winners" && this.data.winners?.length > 0;
    this.#here = { seen_at: now, landing_since: landed && this.data.size !== "small" ? now : null };
  }

  momentAt(now) {
    return momentOf(this.data, now, this.#here);
  }

  change(before, moment, moving) {
    const { view, motion } = this;
    const recoloured = before.tone !== moment.tone;
    if (recoloured || before.look !== moment.look || !moving) motion.finish();
    if (!moving) {
      this.write(moment);
    } else if (recoloured && moment.tone === "final") {
      motion.flood(view, () => this.write(moment));
    } else {
      this.write(moment);
      if (recoloured) motion.recolour(view, before.tone);
      if (before.tone === "wait" && moment.look === "open") motion.emphasise(view.word_in);
      if (moment.tone === "final" && before.left !== moment.left) motion.emphasise(view.clock, true);
      if (moment.look === "landing" && before.look !== "landing") motion.reel(view.reel, view.reel.rows, PITCH);
      if (moment.look === "winners" && (before.look !== "winners" || before.page !== moment.page)) {
        motion.rows([...view.win.children]);
        if (before.look === "landing") motion.emphasise(view.tally);
      }
    }
  }
}
