/** The installed graphics, fetched from `/graphics/<name>/` when they are first needed. */

import { withinLimit } from "./limit.js";

const NAME = /^[a-z0-9][a-z0-9._-]*$/i;
const RETRY_MS = [1000, 60000];

/**
 * @typedef {object} Graphic
 * @property {string} name
 * @property {string} element the name of its custom element
 * @property {boolean} cuts whatever it takes the place of goes at once
 */

export class Graphics {
  #faults;
  #known = new Map();
  #fetching = new Set();
  #failed = new Set();
  #defined = 0;

  constructor(faults) {
    this.#faults = faults;
  }

  /**
   * The graphic, if it has been fetched; otherwise undefined, and `changed` is called as soon as it has been, and when
   * that fails. One that is missing or broken is asked for again, ever more rarely, since it may be put there during
   * the show.
   */
  find(name, changed) {
    if (!this.#known.has(name) && !this.#fetching.has(name) && NAME.test(name)) {
      this.#fetching.add(name);
      this.#fetchUntilThere(name, changed);
    }
    return this.#known.get(name);
  }

  /** Whether it was looked for in vain. */
  isMissing(name) {
    return this.#failed.has(name) || !NAME.test(name);
  }

  async #fetchUntilThere(name, changed) {
    for (let attempt = 0; ; attempt++) {
      try {
        this.#known.set(name, await withinLimit("fetching it", () => this.#fetch(name, attempt)));
        this.#failed.delete(name);
        return changed();
      } catch (problem) {
        this.#faults.report(`graphic ${name}`, problem);
        this.#failed.add(name);
        changed();
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
    return { name, element, cuts: manifest.v_cuts === true };
  }
}
