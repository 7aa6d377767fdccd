/**
 * The picture of the programme, as OBS has it: asked for while somebody looks, and no oftener than the service takes
 * one for all pages together.
 */

const EVERY_MS = 1000;
/** Past the instant at which the service may take another one. */
const AFTER_MS = 40;
const SHORTEST_MS = 150;
/** After a refusal: OBS is away or busy, and will be for a while. */
const AGAIN_MS = 3000;

export class Feed {
  /** The last picture: `{bitmap, scene, at}` with the server's instant at which it was taken; null before the first. */
  picture = null;
  /**
   * Why there is no newer one: a code of the service, `link` when it cannot be reached, `coming` before `expect` has
   * said that there may be one; null while there is.
   */
  trouble = "coming";

  #now;
  #changed;
  #looking = new Map(); // by who looks: how wide, in pixels of the screen
  #off = "coming";
  #timer = 0;
  #asking = false;

  /**
   * @param {() => number} now the server's clock, in ms
   * @param {() => void} changed called with each new picture, and when the trouble changes
   */
  constructor(now, changed) {
    this.#now = now;
    this.#changed = changed;
    document.addEventListener("visibilitychange", () => this.#go());
  }

  /** `who` looks at a picture so many pixels wide; 0: no more. */
  look(who, width) {
    if (width > 0) this.#looking.set(who, Math.round(width));
    else this.#looking.delete(who);
    this.#go();
  }

  /** It is known beforehand that there is no picture to be had, and why: a code as of the service; null: there may be. */
  expect(off) {
    const before = this.#off;
    this.#off = off;
    if (off !== null) this.trouble = off;
    else if (before !== null) this.trouble = null;
    this.#go();
  }

  /** How old the picture is, in ms; null without any. */
  get age_ms() {
    return this.picture === null ? null : Math.max(0, this.#now() - this.picture.at);
  }

  #go() {
    if (this.#asking || this.#timer || document.hidden || this.#off !== null || this.#looking.size === 0) return;
    this.#ask();
  }

  async #ask() {
    this.#asking = true;
    const before = this.trouble;
    const picture = await this.#fetch(Math.max(...this.#looking.values()));
    if (picture !== null) {
      this.picture?.bitmap.close();
      this.picture = picture;
    }
    this.#asking = false;
    if (picture !== null || this.trouble !== before) this.#changed();
    this.#timer = setTimeout(
      () => {
        this.#timer = 0;
        this.#go();
      },
      this.trouble === null ? this.#wait() : AGAIN_MS,
    );
  }

  /** Until the service takes the next one; where it takes them more seldom, as long as it usually does. */
  #wait() {
    const left = EVERY_MS - this.age_ms;
    return left > 0 ? Math.max(SHORTEST_MS, left + AFTER_MS) : EVERY_MS;
  }

  async #fetch(width) {
    try {
      const answer = await fetch(`/api/v1/programme.jpg?width=${width}`, { cache: "no-store" });
      if (!answer.ok) {
        this.trouble = answer.status === 503 ? (await answer.json()).error.code : "no_picture";
        return null;
      }
      const age_ms = Number(answer.headers.get("X-Picture-Age-Ms"));
      const scene = decodeURIComponent(answer.headers.get("X-Picture-Scene") ?? "");
      const bitmap = await createImageBitmap(await answer.blob());
      this.trouble = null;
      return { bitmap, scene, at: this.#now() - age_ms };
    } catch {
      this.trouble = "link";
      return null;
    }
  }
}
