/**
 * What goes wrong on the page. Never shown on air: it goes to the console, whose errors OBS writes into its log, and
 * is counted in `data-faults` of the body.
 */
export class Faults {
  count = 0;
  /** Called with the count when it grows. */
  onCount = null;

  #body;

  constructor(body) {
    this.#body = body;
  }

  /** Counts what graphics throw outside of any call; the browser itself reports it to the console. */
  watch(window) {
    window.addEventListener("error", () => this.#add());
    window.addEventListener("unhandledrejection", () => this.#add());
  }

  /** @param {string} where which graphic, and doing what */
  report(where, problem) {
    console.error(`${where}: ${problem?.message ?? problem}`, problem);
    this.#add();
  }

  #add() {
    this.#body.dataset.faults = ++this.count;
    this.onCount?.(this.count);
  }
}
