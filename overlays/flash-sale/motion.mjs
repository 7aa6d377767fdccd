/** How the flash sale moves, besides what every countdown does: the stock. */

import { CountingMotion } from "./house/counting.mjs";

export class SaleMotion extends CountingMotion {
  /** The stock bar goes from one share to another. */
  stock(bar, from, to) {
    if (this.reduced) return;
    const frames = [{ transform: `scaleX(${from})` }, { transform: `scaleX(${to})` }];
    this.play([[bar, frames, { duration: 300, easing: this.value("--e-enter") }]]);
  }
}
