/** What cues, scenes, overlays and notes are called. Everything here returns plain text. */

import { clock, timeOfDay } from "../time.js";
import { shapeOf } from "./failures.js";

const LONG = 12;
const DAY_MS = 86_400_000;

/** Comparisons as people write them, where a keyboard cannot. */
const SIGNS = { "<=": "≤", ">=": "≥", "==": "=" };

/** Cut to what is read at a glance: `most` Chinese characters, or about twice as many Latin ones. */
export function glance(text, most = LONG) {
  let room = most;
  let kept = "";
  for (const letter of text) {
    room -= letter.codePointAt(0) < 0x2e80 ? 0.52 : 1;
    if (room < 0) return `${kept.trimEnd()}…`;
    kept += letter;
  }
  return kept;
}

export class Wording {
  /** `watch` gives the newest topic of that name: it knows by what names the cameras and microphones go in OBS. */
  constructor(t, plan, watch = () => ({ cameras: [], microphones: [] })) {
    this.t = t;
    this.plan = plan;
    this.watch = watch;
    this.cues = new Map(plan.segments.flatMap((segment) => segment.cues.map((cue) => [cue.id, cue])));
    this.roles = new Map(plan.scenes.map((entry) => [entry.scene, entry.role]));
  }

  /** The words of `key`, or `otherwise` where the language files have none. */
  known(key, otherwise, args) {
    return this.t.has(key) ? this.t(key, args) : otherwise;
  }

  /** The trade's word for a role; for one of the crew's own making, the name that its scene has in OBS. */
  role(role) {
    const own = this.plan.scenes.find((entry) => entry.role === role)?.scene ?? role;
    return this.known(`operator.role.${role}`, own);
  }

  /** A scene of OBS, by the role that the show gives it. */
  scene(scene) {
    const role = this.roles.get(scene);
    return role === undefined ? scene : this.role(role);
  }

  /** A camera, by the role that the show gives it. */
  camera(role) {
    return this.known(`operator.camera.${role}`, role);
  }

  microphone(role) {
    return this.known(`operator.microphone.${role}`, role);
  }

  /** A camera or microphone by its name in OBS, in the words of the crew; any other name as it is. */
  device(name) {
    const { cameras, microphones } = this.watch();
    const camera = cameras.find((one) => one.name === name);
    if (camera) return this.camera(camera.role);
    const microphone = microphones.find((one) => one.name === name);
    return microphone ? this.microphone(microphone.role) : name;
  }

  overlay(graphic, key = "") {
    const name = this.known(`operator.overlay.${graphic}`, graphic);
    return key ? `${name} ${key}` : name;
  }

  output(output) {
    return this.known(`operator.output.${output}`, output);
  }

  /** Who did it: a role, or a role and the name its page gave; nobody when it went by itself. */
  person(by) {
    if (isOurs(by)) return "";
    const [role, ...name] = by.split(/[\s:/]+/);
    return name.length > 0 && name[0] ? name.join(" ") : this.known(`operator.by.${role}`, by);
  }

  action(action) {
    switch (action.kind) {
      case "scene":
        return this.t("operator.do.scene", { scene: this.role(action.role) });
      case "overlay":
        return this.t("operator.do.overlay", { overlay: this.overlay(action.overlay) });
      case "hide":
        return this.t("operator.do.hide", { overlay: this.overlay(action.overlay) });
      case "sale":
        return this.known(`operator.do.sale_${action.step}`, `${action.sale} ${action.step}`, { sale: action.sale });
      case "bag":
        return this.known(`operator.do.bag_${action.step}`, `${action.bag} ${action.step}`, { bag: action.bag });
      case "message":
        return this.t("operator.do.message", { text: action.text });
      case "play":
        return this.t("operator.do.play", { input: action.input });
      default:
        return action.kind;
    }
  }

  /** What OBS was asked for: 「静音「Mic」」. */
  effect(kind, name) {
    if (kind === "check") return this.known(`operator.check.${name}`, name);
    const called = kind.startsWith("output_") ? this.output(name) : kind === "scene" ? this.scene(name) : name;
    const key = kind === "studio_mode" ? `${kind}_${name}` : kind;
    return this.known(`operator.effect.${key}`, name, { name: called });
  }

  /** All that a cue does, its task first: the first of them is its name. */
  deeds(cue) {
    const deeds = cue.actions.map((action) => this.action(action));
    return cue.task ? [cue.task, ...deeds] : deeds.length > 0 ? deeds : [cue.id];
  }

  cue(cue) {
    return this.deeds(cue).join(" · ");
  }

  nameOf(cue) {
    return this.deeds(cue)[0];
  }

  /** One of which nothing is told but its id, which cues of several segments may have. */
  cueById(id) {
    const cue = this.cues.get(id);
    return cue ? this.nameOf(cue) : id;
  }

  /** What was promised, as short as `shorten` makes its texts: a window by its number, a segment or a cue by its words. */
  promise({ kind, id, title, cue = this.cues.get(id) }, shorten = (text) => text) {
    switch (kind) {
      case "sale_opens":
        return id;
      case "sale_closes":
      case "bag_closes":
        return this.t("operator.time.closes", { id });
      case "cue":
        return shorten(cue ? this.nameOf(cue) : id);
      case "show_ends":
        return this.t("operator.time.show_ends");
      default:
        return this.t(`operator.time.${kind}`, { title: shorten(title) });
    }
  }

  /** When a cue without an hour will fire. */
  trigger(trigger) {
    switch (trigger.kind) {
      case "at":
        return this.t("operator.when.at", { length: clock(trigger.offset_ms) });
      case "before_end":
        return this.t("operator.when.before_end", { length: clock(trigger.lead_ms) });
      case "after":
        return this.t("operator.when.after", { length: clock(trigger.wait_ms) });
      case "with":
        return this.t("operator.when.with", { length: clock(trigger.wait_ms) });
      case "clock":
        return clockFace(trigger.since_midnight_ms);
      case "condition":
        return this.condition(trigger);
      default:
        return this.t("operator.when.go");
    }
  }

  /** What a cue waits for that is not a time: one comparison or one question in words, more as it is written. */
  condition({ text, quantity, truth, of, comparison, number }) {
    if (quantity) return this.t(`operator.when.${quantity}`, { than: SIGNS[comparison] ?? comparison, number });
    if (!truth) return text;
    if (!of) return this.t(`operator.when.some_${truth}`);
    return this.t(`operator.when.${truth}`, { what: truth === "incident" ? this.broken(of) : of });
  }

  /** A trouble by its name, or what several of them are a case of. */
  broken(name) {
    return this.known(`operator.edits.happening.${name}`, this.known(`trouble.${name}`, name));
  }

  /** A refusal or a lost link, in a sentence. */
  refusal(error) {
    return this.known(`refusal.${error.code}`, error.message || error.code);
  }

  /** Things named one after another. */
  list(things) {
    return things.join(this.t("operator.list"));
  }

  /** Why OBS did not do what was asked, or is not there: in the language of the page where it has words for it. */
  failure(reason) {
    const shape = shapeOf(reason);
    if (!shape) return reason;
    const { scene = "", shown = "", output = "" } = shape.args;
    const args = Object.entries(shape.args).map(([name, value]) => [name, value.replace(/^-(?=\d)/, "−")]);
    return this.t(`operator.failure.${shape.name}`, {
      ...Object.fromEntries(args),
      scene: this.scene(scene),
      shown: this.scene(shown),
      output: this.output(output),
    });
  }

  /** One note of the log. An unknown code is shown as it is. */
  note(note) {
    if (note.code === "fallback" && !note.args.reason) return this.t("operator.bar.fallback");
    if (note.code === "started" && isOurs(note.by)) return this.t("operator.log.started_itself");
    const args = this.argumentsOf(note.code, note.args);
    if (["undone", "redone", "edited"].includes(note.code))
      args.did = this.known(`undo.did.${note.args.command}`, this.known(`command.${note.args.command}`, note.args.command), args);
    return this.known(`log.${note.code}`, note.code, args);
  }

  /** Time given or taken, as somebody says it: `+2 min`, `−30 s`, and `+1:30` with both parts. */
  added(ms) {
    if (ms % 60_000 === 0) return this.t("operator.added.minutes", { n: signed(ms / 60_000) });
    return Math.abs(ms) < 60_000 ? this.t("operator.added.seconds", { n: signed(ms / 1000) }) : overUnder(ms);
  }

  /** The arguments of a note or of an action that can be taken back, in words. */
  argumentsOf(code, args) {
    return Object.fromEntries(
      Object.entries(args).map(([name, value]) => [name, this.noteArgument({ code, args }, name, value)]),
    );
  }

  noteArgument(note, name, value) {
    switch (name) {
      case "cue":
        return this.cueById(value);
      case "scene":
        return this.scene(value);
      case "overlay":
        return this.overlay(value);
      case "step":
        return this.known(`operator.step.${note.code}.${value}`, value);
      case "urgency":
        return this.t(`operator.urgency.${value}`);
      case "promise":
        return this.promise({ ...note.args, kind: value });
      case "outputs":
        return (
          String(value)
            .split(/[,\s]+/)
            .filter(Boolean)
            .map((output) => this.output(output))
            .join(" · ") || this.t("operator.output.none")
        );
      case "output":
        return this.output(value);
      case "what":
        return this.effect(note.args.kind, value);
      case "feed":
        return this.known(`operator.feed.${value}`, value);
      case "keep":
        return this.known(`operator.clock.${value}`, value);
      case "policy":
        return this.known(`operator.edits.word.${value}`, value);
      case "time":
        return typeof value === "number" ? timeOfDay(value, this.plan.show.zone) : value;
      case "refusal":
        return this.refusal({ code: value });
      case "reason":
        return this.failure(value) || this.t("operator.no_reason");
      case "subject":
        // A trouble with this program, or with OBS itself, is about nothing else.
        if (!value) return this.t("operator.trouble.itself");
        return this.plan.on_air.includes(value) ? this.output(value) : this.device(value);
      case "check":
        return this.known(`operator.check.${value}`, value);
      case "trouble":
        return this.known(`trouble.${value}`, value);
      case "why":
        return this.known(`why_not.${value}`, value);
      case "added":
        return typeof value === "number" ? this.added(value) : value;
      case "won":
        return typeof value === "number" ? overUnder(-value) : value;
      case "seconds":
        return typeof value === "number" ? signed(value) : value;
      case "late":
      case "away":
      case "by":
        if (value >= 2 * DAY_MS) return this.t("operator.log.days", { count: Math.round(value / DAY_MS) });
      // falls through
      case "lost":
      case "limit":
        return typeof value === "number" ? span(value) : value;
      default:
        return value;
    }
  }
}

/** Did the companion do it by itself? Nobody pressed anything then. */
function isOurs(by) {
  return by === "companion";
}

/** A time of day as the show file has it: `20:14`, with its seconds where it has any. */
function clockFace(ms) {
  const [hours, minutes, seconds] = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60].map((part) =>
    String(Math.floor(part)).padStart(2, "0"),
  );
  return seconds === "00" ? `${hours}:${minutes}` : `${hours}:${minutes}:${seconds}`;
}

/** A length for a sentence: `0.4 s`, `12 s`, `3:05`; with its sign when it is negative. */
export function span(ms) {
  const size = Math.abs(ms);
  const sign = ms < 0 ? "−" : "";
  if (size < 10_000) return `${sign}${(size / 1000).toFixed(1)} s`;
  if (size < 60_000) return `${sign}${Math.round(size / 1000)} s`;
  return `${sign}${clock(size)}`;
}

/** `+30`, `−30`. */
export function signed(number) {
  return number < 0 ? `−${-number}` : `+${number}`;
}

/** Over or under, as on the wall of a studio: `+1:40`, `−0:20`. */
export function overUnder(ms) {
  const seconds = Math.round(ms / 1000);
  return seconds === 0 ? "0:00" : `${seconds < 0 ? "−" : "+"}${clock(Math.abs(seconds) * 1000)}`;
}
