/** The layers of the page: from each snapshot to what is drawn, and nothing else. */

import { Layer } from "./layer.js";

/** A layer that has been on air for longer than this comes without an entrance. */
const NEWS_MS = 1000;
/** A pause between what leaves a place and what enters it. */
const CHANGEOVER_MS = 80;
/** Timers are set anew at least this often, since the clock they wait on may be corrected. */
const LONGEST_WAIT_MS = 60000;

export class Layers {
  #canvas;
  #clock;
  #faults;
  #graphics;
  #only;
  #snapshot = null;
  #layers = new Map(); // by `graphic key`: {layer, zone, leaving}
  #entrances = new Map(); // by `graphic key`: whether it comes in without an entrance
  #timer = 0;

  /**
   * @param {object} parts
   * @param {{element: HTMLElement, width: number, height: number}} parts.canvas
   * @param {{now(): number}} parts.clock the server's, in ms
   * @param {string[]|null} parts.only the graphics this page shows; null for all
   */
  constructor({ canvas, clock, faults, graphics, only }) {
    this.#canvas = canvas;
    this.#clock = clock;
    this.#faults = faults;
    this.#graphics = graphics;
    this.#only = only;
  }

  /** Takes a snapshot of the topic `overlays`. */
  show(snapshot) {
    const first = this.#snapshot === null;
    this.#snapshot = snapshot;
    const ids = new Set();
    for (const layer of snapshot.layers) {
      ids.add(idOf(layer));
      if (this.#entrances.has(idOf(layer))) continue;
      const old = first || this.#clock.now() - layer.since_at > NEWS_MS;
      this.#entrances.set(idOf(layer), !old);
    }
    for (const id of this.#entrances.keys()) if (!ids.has(id)) this.#entrances.delete(id);
    this.#settle();
  }

  /** Brings what is drawn in line with the snapshot and the time. */
  #settle() {
    clearTimeout(this.#timer);
    const now = this.#clock.now();
    const { layers, ...look } = this.#snapshot;
    const due = layers.filter((layer) => layer.until_at === null || layer.until_at === undefined || layer.until_at > now);
    const ends = due.map((layer) => layer.until_at ?? Infinity);
    const wait = Math.min(...ends) - now;
    if (wait < Infinity) this.#timer = setTimeout(() => this.#settle(), Math.min(wait + 1, LONGEST_WAIT_MS));

    const shown = this.#winners(due);
    for (const [id, held] of this.#layers) {
      if (shown.has(id) || held.leaving) continue;
      const cut = [...shown.values()].some(({ graphic }) => graphic.zone === held.zone && graphic.cuts);
      this.#takeDown(id, held, cut);
    }
    for (const [id, { layer, graphic }] of shown) {
      const held = this.#layers.get(id);
      if (held?.leaving) continue; // it settles again when it has left
      if (held) held.layer.update(layer.data, look);
      else if (this.#isFree(graphic.zone)) this.#putUp(id, layer, graphic, look);
    }
  }

  /** For each place on the canvas the layer that may have it: the highest priority, then the newest. */
  #winners(due) {
    const winners = new Map();
    for (const layer of due) {
      if (this.#only && !this.#only.includes(layer.graphic)) continue;
      const graphic = this.#graphics.find(layer.graphic, () => this.#settle());
      if (!graphic) continue;
      const rival = winners.get(graphic.zone);
      const rank = [graphic.priority, layer.since_at ?? 0];
      if (rival && (rival.rank[0] - rank[0] || rival.rank[1] - rank[1]) > 0) continue;
      winners.set(graphic.zone, { layer, graphic, rank });
    }
    return new Map([...winners.values()].map((winner) => [idOf(winner.layer), winner]));
  }

  #isFree(zone) {
    return ![...this.#layers.values()].some((held) => held.zone === zone);
  }

  #putUp(id, { data }, graphic, look) {
    const layer = new Layer({ graphic, canvas: this.#canvas, clock: this.#clock, faults: this.#faults });
    this.#layers.set(id, { layer, zone: graphic.zone, leaving: false });
    layer.show(data, look, { entrance: this.#entrances.get(id) ?? true });
    // Whatever comes back after another had its place is news again.
    this.#entrances.set(id, true);
  }

  async #takeDown(id, held, cut) {
    held.leaving = true;
    await held.layer.hide({ cut });
    if (!cut) await new Promise((resolve) => setTimeout(resolve, CHANGEOVER_MS));
    this.#layers.delete(id);
    this.#settle();
  }
}

const idOf = (layer) => `${layer.graphic} ${layer.key}`;
