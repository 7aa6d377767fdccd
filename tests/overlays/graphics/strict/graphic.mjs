/** A graphic that knows what OGraf v1 lets a renderer do with it, and writes down every call that breaks it. */
export default class Strict extends HTMLElement {
  #state = "new"; // new, loaded, playing, stopped, gone
  #data = {};

  constructor() {
    super();
    if (this.childNodes.length || this.isConnected) this.#wrong("was put somewhere before it was loaded");
  }

  async load(params) {
    this.#check("load", params, ["new"], ["data", "renderType", "renderCharacteristics"]);
    if (params.renderType !== "realtime") this.#wrong(`renderType ${params.renderType}`);
    const { width, height } = params.renderCharacteristics?.resolution ?? {};
    if (!Number.isInteger(width) || !Number.isInteger(height)) this.#wrong("no resolution");
    if (!this.isConnected) this.#wrong("load outside of the page");
    this.#data = { ...params.data };
    this.#state = "loaded";
    return { statusCode: 200 };
  }

  async playAction(params = {}) {
    this.#check("playAction", params, ["loaded", "playing", "stopped"], ["delta", "goto", "skipAnimation"]);
    this.#state = "playing";
    this.textContent = this.#data.text;
    return { statusCode: 200, currentStep: 0 };
  }

  async updateAction(params) {
    this.#check("updateAction", params, ["loaded", "playing", "stopped"], ["data", "skipAnimation"]);
    Object.assign(this.#data, params.data);
    this.textContent = this.#data.text;
    return { statusCode: 200 };
  }

  async stopAction(params = {}) {
    this.#check("stopAction", params, ["loaded", "playing", "stopped"], ["skipAnimation"]);
    this.#state = "stopped";
    return undefined; // the same as 200
  }

  async customAction(params) {
    this.#check("customAction", params, ["loaded", "playing", "stopped"], ["id", "payload", "skipAnimation"]);
    if (params.id !== "highlight") this.#wrong(`custom action ${params.id}, which the manifest does not name`);
    return { statusCode: 200 };
  }

  async dispose(params = {}) {
    this.#check("dispose", params, ["new", "loaded", "playing", "stopped"], []);
    this.#state = "gone";
    return { statusCode: 200 };
  }

  #check(name, params, states, keys) {
    (window.strict ??= []).push(name);
    if (!states.includes(this.#state)) this.#wrong(`${name} while ${this.#state}`);
    for (const key of Object.keys(params)) if (!keys.includes(key)) this.#wrong(`${name} with ${key}`);
    const { skipAnimation } = params;
    if (skipAnimation !== undefined && typeof skipAnimation !== "boolean") this.#wrong(`${name}: ${skipAnimation}`);
  }

  #wrong(what) {
    (window.violations ??= []).push(what);
  }
}
