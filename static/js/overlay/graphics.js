/** The installed graphics, fetched from `/graphics/<name>/` when they are first needed. */

import { withinLimit } from "./limit.js";

const NAME = /^[a-z0-9][a-z0-9._-]*$/i;
const RETRY_MS = [1000, 60000];

/**
 * @typedef {object} Graphic
 * @property {string} name
 * @property {string} element the name of its custom element
 * @property {string} zone the place on the canvas that it shares with others; a place of its own without `v_zone`
 * @property {number} priority which of those sharing a place is shown
 * @property {boolean} cuts whatever it takes the place of goes at once
 */

export class Graphics {
  #faults;
  #known = new Map();
  #fetching = new Set();
  #defined = 0;

  constructor(faults) {
    this.#faults = faults;
  }

  /**
   * The graphic, if it has been fetched; otherwise undefined, and `ready` is called as soon as it has been. One that
   * is missing or broken is asked for again, ever more rarely, since it may be put there during the show.
   */
  find(name, ready) {
    if (!this.#known.has(name) && !this.#fetching.has(name) && NAME.test(name)) {
      this.#fetching.add(name);
      this.#fetchUntilThere(name).then(ready);
    }
    return this.#known.get(name);
  }

  async #fetchUntilThere(name) {
    for (let attempt = 0; ; attempt++) {
      try {
        this.#known.set(name, await withinLimit("fetching it", () => this.#fetch(name, attempt)));
        return;
      } catch (problem) {
        this.#faults.report(`graphic ${name}`, problem);
      }
      await new Promise((resolve) => setTimeout(resolve, Math.min(RETRY_MS[0] * 2 ** attempt, RETRY_MS[1])));
    }
  }

  async #fetch(name, attempt) {
    const folder = new URL(`/graphics/${name}/`, location.origin);
    const answer = await fetch(new URL(`${name}.ograf.json`, folder), { cache: "no-cache" });
    if (!answer.ok) throw new Error(`its manifest: ${answer.status}`);
    const manifest = await answer.json();
    const main = new URL(String(manifest.main), folder);
    if (!main.href.startsWith(folder.href)) throw new Error(`its main, ${manifest.main}, lies outside of its folder`);
    // A browser remembers a module that failed; under another address it is fetched anew.
    if (attempt) main.searchParams.set("attempt", attempt);
    const { default: Main } = await import(main.href);
    if (!(Main?.prototype instanceof HTMLElement)) throw new Error(`${manifest.main} exports no element by default`);
    // A name of our own: ids may hold what element names may not. A subclass: a class can be defined once only.
    const element = `ograf-layer-${++this.#defined}`;
    customElements.define(element, class extends Main {});
    const priority = Number(manifest.v_priority);
    return {
      name,
      element,
      zone: typeof manifest.v_zone === "string" ? manifest.v_zone : `own:${name}`,
      priority: Number.isFinite(priority) ? priority : 0,
      cuts: manifest.v_cuts === true,
    };
  }
}
