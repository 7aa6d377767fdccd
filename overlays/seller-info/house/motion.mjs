/**
 * How graphics move: Web Animations on transform and opacity alone, with lengths and curves from the theme.
 *
 * Everything at rest is already where it belongs, and an animation only visits from elsewhere: cancelling one, or
 * freezing it in a hidden page, therefore never leaves a wrong picture behind.
 */

const LONGEST = 900; // an entrance is over by then, whatever the theme says
const PATIENCE = 400; // a hidden page stops animations, not timers
const STILL = 160; // the one fade that is left where motion is not wanted
const PART_RISE = 16;

export class Motion {
  #theme;
  #running = new Set();

  /** @param {() => CSSStyleDeclaration} theme the computed style that holds the theme's `--m-…` and `--e-…` */
  constructor(theme) {
    this.#theme = theme;
  }

  /** Whether the viewer's system, or the renderer, asks for stillness. */
  get reduced() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  /** Ends whatever moves, at its end. */
  finish() {
    for (const animation of this.#running) animation.cancel();
    this.#running.clear();
  }

  /** The plate rises, then the key, then the parts of the body, one step apart. */
  enter({ root, plate, fill, says, parts }) {
    if (this.reduced) return this.play([[root, [{ opacity: 0 }, { opacity: 1 }], { duration: STILL }]]);
    const { enter, step, curve, rise, grow } = this.#entrance();
    const at = (steps, share = 1) => {
      const delay = steps * step;
      return { delay, duration: Math.min(enter, LONGEST - delay) * share, easing: curve, fill: "backwards" };
    };
    const up = (px) => [{ transform: `translateY(${px}px)` }, { transform: "none" }];
    const show = [{ opacity: 0 }, { opacity: 1 }];
    const moves = [
      [plate, up(rise), at(0)],
      [plate, show, { ...at(0, 0.4), easing: "linear" }],
    ];
    if (grow < 1) {
      // What grows is solid from its first frames: a colour that is seen through has no weight.
      moves.push([fill, show, { ...at(1, 0.15), easing: "linear" }]);
      moves.push([fill, [{ transform: `scaleY(${grow})` }, { transform: "none" }], at(1)]);
      const half = at(1, 0.5);
      moves.push([says, show, { ...half, delay: half.delay + half.duration, easing: "linear" }]);
    } else {
      moves.push([fill, show, { ...at(1, 0.4), easing: "linear" }]);
      moves.push([says, show, { ...at(1), easing: "linear" }]);
    }
    parts.forEach((part, index) => {
      moves.push([part, up(PART_RISE), at(2 + Math.min(index, 2))]);
      moves.push([part, show, { ...at(2 + Math.min(index, 2), 0.4), easing: "linear" }]);
    });
    return this.play(moves);
  }

  /** The whole graphic sinks away. It must be hidden by the caller when the promise is settled. */
  leave({ root }) {
    const to = this.reduced ? { opacity: 0 } : { opacity: 0, transform: "translateY(24px)" };
    const timing = this.reduced
      ? { duration: STILL }
      : { duration: this.ms("--m-leave"), easing: this.value("--e-leave") };
    return this.play([[root, [{ opacity: 1 }, to], { ...timing, fill: "forwards" }]]);
  }

  /** One swell and back, to draw the eye to it; `from_its_peak` for what has just changed, and settles. */
  emphasise(elements, from_its_peak = false) {
    if (this.reduced) return undefined;
    const timing = { duration: this.ms("--m-emph"), easing: this.value("--e-emph") };
    const peak = { transform: `scale(${this.value("--m-pop")})` };
    const frames = from_its_peak ? [peak, { transform: "none" }] : [{ transform: "none" }, peak, { transform: "none" }];
    return this.play([elements].flat().map((element) => [element, frames, timing]));
  }

  /** A price that was kept back is shown: it grows into its place, and what belongs to it follows a step later. */
  reveal({ price, was, basis }) {
    const fade = [{ opacity: 0 }, { opacity: 1 }];
    const others = [was, basis];
    if (this.reduced) return this.play([price, ...others].map((element) => [element, fade, { duration: STILL }]));
    const duration = this.ms("--m-enter");
    const after = { delay: this.ms("--m-step") * 2, duration: duration * 0.6, fill: "backwards" };
    return this.play([
      [price, [{ transform: "scale(.6)" }, { transform: "none" }], { duration, easing: this.value("--e-emph") }],
      [price, fade, { duration: duration * 0.3 }],
      ...others.map((element) => [element, fade, after]),
    ]);
  }

  /** Runs `[element, keyframes, timing]` together. Resolves when they are over, or when they were held back for too long. */
  async play(moves) {
    const mine = moves.map(([element, frames, timing]) => element.animate(frames, timing));
    for (const animation of mine) this.#running.add(animation);
    const ends = Math.max(...moves.map(([, , { delay = 0, duration }]) => delay + duration));
    let timer;
    const patience = new Promise((resolve) => (timer = setTimeout(resolve, ends + PATIENCE)));
    await Promise.race([Promise.allSettled(mine.map((animation) => animation.finished)), patience]);
    clearTimeout(timer);
    // One turn later: whoever waited for a leave hides the graphic before it is let go of.
    queueMicrotask(() => this.#release(mine));
  }

  #release(animations) {
    for (const animation of animations) {
      if (!this.#running.delete(animation)) continue;
      animation.cancel();
    }
  }

  #entrance() {
    return {
      enter: this.ms("--m-enter"),
      step: this.ms("--m-step"),
      curve: this.value("--e-enter"),
      rise: parseFloat(this.value("--m-rise")),
      grow: parseFloat(this.value("--m-key")),
    };
  }

  /** A length of the theme, in ms. */
  ms(name) {
    return parseFloat(this.value(name));
  }

  /** A token of the theme, as text. */
  value(name) {
    return this.#theme().getPropertyValue(name).trim();
  }
}
