/** The health line, and under it what has gone wrong or waits for an answer. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock } from "../time.js";
import { drawer } from "./drawer.js";
import { quietFile } from "./edits.js";
import { valueOf } from "./figures.js";
import { guardLight } from "./guard.js";
import { strip } from "./incidents.js";
import { lookout } from "./lookout.js";
import { worstOf } from "./pages.js";
import { icon } from "./parts.js";
import { hasFailed, unsavedCount } from "./unsaved.js";
import { cameras, concerns, outputs, vitalsOf, worst, worstFirst } from "./vitals.js";

/** The line of lights, what they stand for when somebody asks, and `view.matters` under it. */
export function health(view) {
  const { t, ui, act } = view;
  return html`<section class="hs" aria-label=${t("operator.health.title")}>
    <div class="hl"><div class="hl-l">${lights(view)}</div>${guardLight(view)}<button type="button" class="b quiet detail" aria-expanded=${ui.vitals ? "true" : "false"} aria-controls="vitals"
      @click=${act.toggleVitals}><span class="face">${t(ui.vitals ? "operator.vitals.hide" : "operator.vitals.view")}</span></button></div>
    <div class="incs" role="alert">${strip(view)}</div>
    ${ui.vitals ? drawer(view) : nothing}${lookout(view)}
  </section>`;
}

function lights(view) {
  return html`${soundLight(view)}${obsLight(view)}${camerasLight(view)}${microphonesLight(view)}${outputsLight(view)}${pagesLight(view, "overlay")}${pagesLight(view, "host")}${journalLight(view)}${fileLight(view)}${picturesLight(view)}${droppedLight(view)}${thisPageLight(view)}`;
}

/** `what` tells it from the others where they have not room enough, see `lights.js`. */
function light(what, look, glyph, name, figures, whole = figures) {
  return html`<div class="h ${look}" data-light=${what} title=${whole}>${face(glyph, name, figures)}</div>`;
}

/** A light that opens what it stands for. */
function openingLight(what, look, glyph, name, figures, { open, act, whole = figures }) {
  return html`<button type="button" class="h ${look}" data-light=${what} title=${whole} aria-expanded=${open ? "true" : "false"} @click=${act}>${face(glyph, name, figures)}</button>`;
}

function face(glyph, name, figures) {
  return html`${icon(glyph)}<b>${name}</b><span class="ell">${figures}</span>`;
}

/** Only while nobody hears this page and somebody may believe to: one press, and it is gone for the evenings to come. */
function soundLight({ t, chimes }) {
  if (!chimes.asks) return nothing;
  return html`<button type="button" class="h asks" data-light="sound" title=${t("operator.watch.sounds_what")} @click=${() => chimes.turn(true)}>${face(
    "mute",
    t("operator.health.sound"),
    t(chimes.state === "waits" ? "operator.health.sound_waits" : "operator.health.sound_off"),
  )}</button>`;
}

/** Of what is amiss with OBS; the rest is in the drawer, and leaves room for the other lights. */
const TOLD = 2;

/** A camera on programme that is looked at less often than this may be black for long before anybody knows. */
const SELDOM_S = 2;

/** A shape for each look, so that none is told by its colour alone. */
const GLYPHS = { "": "ok", warn: "warn", fault: "fault", old: "ring" };

function obsLight(view) {
  const {
    t,
    health: { obs },
  } = view;
  const name = "OBS";
  if (view.lost) return light("obs", "old", "ring", name, t("operator.health.unknown"));
  if (obs.simulated) return light("obs", "armed", "armed", name, t("operator.health.simulated"));
  if (obs.state === "connected") {
    const amiss = worstFirst([...lacking(view), ...answering(view), ...concernsOf(view), ...studioMode(view)]);
    const look = worst(amiss.map(({ level }) => level));
    const all = amiss.map(({ text }) => text);
    const more = all.length > TOLD ? ` +${all.length - TOLD}` : "";
    return light("obs", look, GLYPHS[look], name, all.slice(0, TOLD).join(" · ") + more || obs.version, all.join(" · "));
  }
  const how = t(`operator.health.away.${obs.how ?? (obs.state === "lost" ? "cut" : "absent")}`);
  if (obs.state === "never") return obs.how ? light("obs", "fault", "fault", name, how) : light("obs", "old", "ring", name, how);
  return light("obs", "fault", "fault", name, t("operator.health.away_for", { how, age: sinceText(view, obs.since_at) }));
}

/** Scenes and inputs that OBS does not have: without the scene to fall back to there is no way to safety. */
function lacking({ t, words, health: { obs }, live: { program } }) {
  const scenes = obs.missing.map(({ scene }) =>
    scene === program.fallback ? t("operator.health.missing_fallback", { scene }) : scene,
  );
  const unsafe = obs.missing.some(({ scene }) => scene === program.fallback);
  const of = (kind) => obs.missing_inputs.filter((one) => one.kind === kind).map(({ input }) => input);
  return [
    ["missing", scenes, unsafe ? "fault" : "warn"],
    ["missing_camera", of("camera"), "warn"],
    ["missing_microphone", of("microphone"), "warn"],
  ]
    .filter(([, names]) => names.length > 0)
    .map(([key, names, level]) => ({
      level,
      text: t(`operator.health.${key}`, { count: names.length, scenes: words.list(names), inputs: words.list(names) }),
    }));
}

/** Late answers are a hint; windows that do not answer at all are an incident of their own. */
function answering({ t, health: { obs } }) {
  if (obs.pulse === "blocked") return [{ level: "fault", text: t("operator.health.blocked") }];
  return obs.pulse === "slow" ? [{ level: "warn", text: t("operator.health.slow") }] : [];
}

function concernsOf(view) {
  return concerns(view).map(({ name, text, level }) => ({
    level,
    text: view.t("operator.vitals.named", { name: view.t(`operator.vitals.${name}`), value: text }),
  }));
}

/** A switch takes another way in studio mode; in a show that was made for it nobody needs to hear so. */
function studioMode({ t, plan, health: { obs } }) {
  if (!obs.studio_mode || plan.studio_mode === true) return [];
  return [{ level: "warn", text: t("operator.health.studio_mode") }];
}

/** What detectors say is wrong with these devices now, in words; null: nothing. Which of them it is, the line below says. */
function verdictsOf({ words }, devices) {
  const bad = devices.flatMap(({ verdicts }) => Object.keys(verdicts).filter((trouble) => verdicts[trouble] === "act" || verdicts[trouble] === "alarm"));
  return bad.length === 0 ? null : words.list([...new Set(bad)].map((trouble) => words.known(`trouble.${trouble}`, trouble)));
}

/** Opens the list of cameras and microphones; `what` is one of the two. */
function devicesLight({ t, act, ui }, what, look, glyph, figures) {
  return openingLight(what, look, glyph, t(`operator.health.${what}`), figures, { open: ui.watch === "devices", act: act.toggleDevices });
}

/** What the cameras give, as far as anybody has looked; those of a simulated OBS give what it was told to. */
function camerasLight(view) {
  const { t, words, lost, watch, health: { obs } } = view;
  const bad = lost ? null : verdictsOf(view, watch.cameras);
  if (bad !== null) return devicesLight(view, "cameras", "fault", "fault", bad);
  if (!lost && obs.hidden.length > 0) {
    const figures = t("operator.hidden.light", { cameras: words.list(obs.hidden.map(({ role }) => words.camera(role))) });
    return devicesLight(view, "cameras", "warn", "warn", figures);
  }
  const all = lost || obs.simulated ? [] : cameras(view);
  if (all.length === 0) return nothing;
  const of = (sight) => words.list(all.filter((one) => one.sight === sight).map(({ role }) => words.camera(role)));
  const [dark, unseen] = [of("nothing"), of("unknown")];
  if (dark) return devicesLight(view, "cameras", "warn", "warn", t("operator.sight.nothing_of", { cameras: dark }));
  if (unseen) return devicesLight(view, "cameras", "old", "ring", t("operator.sight.unknown_of", { cameras: unseen }));
  const every = vitalsOf(view)?.looks_every_s ?? 0;
  if (every > SELDOM_S) return devicesLight(view, "cameras", "warn", "warn", t("operator.sight.seldom", { seconds: every }));
  return devicesLight(view, "cameras", "", "ok", t("operator.sight.picture_of", { count: all.length }));
}

/** The outputs in one light: each with what leaves OBS by it. */
function outputsLight(view) {
  const { t, words, lost, health: { obs } } = view;
  if (lost || obs.state !== "connected" || obs.simulated) return nothing;
  const told = outputs(view);
  if (told.length === 0) return nothing;
  const look = worst(told.flatMap(({ level, figures }) => [level, ...figures.map((figure) => figure.level)]));
  // What is well needs no words beside what is not.
  const amiss = told.filter(({ level, figures }) => level || figures.some((figure) => figure.level));
  const phrases = (look ? amiss : told).map(({ output, state, figures }) => {
    const telling = figures.filter(({ nil, level }) => (look ? level : !nil)).map(({ text }) => text);
    // Figures say that it runs.
    const said = state === "running" && telling.length > 0 ? [] : [t(`operator.output_state.${state}`)];
    return [words.output(output), ...said, ...telling].join(" ");
  });
  const quiet = told.every(({ state }) => state === "stopped") && !look;
  return light("outputs", quiet ? "old" : look, GLYPHS[quiet ? "old" : look], t("operator.health.outputs"), phrases.join(" · "));
}

/** The microphones: what is wrong with one, which of them are muted, amber while viewers should hear them, or how loud. */
function microphonesLight(view) {
  const { t, words, lost, watch, live: { program }, health: { obs } } = view;
  if (lost || obs.state !== "connected") return nothing;
  const bad = verdictsOf(view, watch.microphones);
  if (bad !== null) return devicesLight(view, "microphones", "fault", "fault", bad);
  if (obs.silent.length > 0) {
    const figures = t("operator.health.silent", { inputs: words.list(obs.silent.map(({ input }) => input)) });
    return devicesLight(view, "microphones", program.on_air ? "warn" : "old", "mute", figures);
  }
  const heard = watch.microphones.filter(({ measured, rms_cdb: rms }) => measured && rms !== null);
  if (heard.length === 0) return nothing;
  const named = (role) => (heard.length === 1 ? "" : `${words.microphone(role)} `);
  const levels = heard.map(({ role, rms_cdb: rms }) => `${named(role)}${valueOf("rms_cdb", Math.round(rms / 100) * 100)}`);
  return devicesLight(view, "microphones", "", "ok", words.list(levels));
}

/** How much was let go because too much came at once; it is over, so it is told and asks for nothing. */
function droppedLight({ t, words, health: { dropped } }) {
  const feeds = Object.entries(dropped);
  if (feeds.length === 0) return nothing;
  const figures = feeds.map(([feed, count]) =>
    t("operator.health.dropped_of", { feed: words.known(`operator.feed.${feed}`, feed), count }),
  );
  return light("dropped", "old", "skip", t("operator.health.dropped"), words.list(figures));
}

/** All pages of a kind in one light: how many are well, of how many; or what is amiss with the worst of them. */
function pagesLight(view, kind) {
  const { t, live } = view;
  const name = t(`operator.health.${kind}`);
  if (view.lost) return light(kind, "old", "ring", name, t("operator.health.unknown"));
  const { all, well, level, amiss, round_trip_ms } = worstOf(view, kind);
  if (all === 0) {
    const on = live.phase === "running" || live.phase === "held";
    return light(kind, on ? "warn" : "old", on ? "warn" : "ring", name, t("operator.health.no_page"));
  }
  const count = all === 1 && kind === "host" ? "" : t("operator.health.pages_well", { well, all });
  const ms = round_trip_ms === null ? "" : t("operator.health.round_trip", { ms: round_trip_ms });
  const figures = [count, level ? amiss : ms].filter(Boolean).join(" · ");
  return pageLight(view, kind, level, name, figures || t("operator.health.linked"));
}

function thisPageLight(view) {
  const { t, roundTrip } = view;
  const name = t("operator.health.this_page");
  if (view.lost) return light("this_page", "fault", "fault", name, t("operator.health.cut", { age: view.silence }));
  const figures = roundTrip === null ? t("operator.health.linked") : t("operator.health.round_trip", { ms: roundTrip });
  return pageLight(view, "this_page", "", name, figures);
}

/** Pictures of the show that are left out on air; why, and what to do about it, stands in the drawer. */
function picturesLight(view) {
  const { t, words, lost, health: { pictures = [] }, act, ui } = view;
  if (lost || pictures.length === 0) return nothing;
  const files = words.list(pictures.map(({ file }) => file.split("/").at(-1)));
  const figures = t("operator.health.pictures_out", { count: pictures.length, files });
  const whole = pictures.map(({ reason }) => reason).join("\n");
  return openingLight("pictures", "warn", "warn", t("operator.health.pictures"), figures, { open: ui.vitals, act: act.toggleVitals, whole });
}

/** A light that opens the list of pages. */
function pageLight({ act, ui }, what, look, name, figures) {
  return openingLight(what, look, GLYPHS[look], name, figures, { open: ui.vitals, act: act.showPages });
}

function journalLight(view) {
  const {
    t,
    health: { journal },
  } = view;
  const name = t("operator.health.journal");
  if (view.lost) return light("journal", "old", "ring", name, t("operator.health.unknown"));
  return journal.writing
    ? light("journal", "", "ok", name, t("operator.health.writing"))
    : light("journal", "fault", "fault", name, t("operator.health.not_writing"));
}

/** The show file, while it is as it runs or lacks what pages have changed; what it would change has a strip of its own. */
function fileLight(view) {
  const name = view.t("operator.edits.title");
  if (view.lost) return light("file", "old", "ring", name, view.t("operator.health.unknown"));
  const count = unsavedCount(view);
  if (count > 0) {
    const { editor, t } = view;
    const look = hasFailed(view) ? "warn" : "";
    return openingLight("file", look, look || "change", name, t("operator.edit.unsaved", { count }), { open: editor.listing, act: () => editor.list() });
  }
  const quiet = quietFile(view);
  return quiet === null ? nothing : light("file", "", "ok", name, quiet.figures, quiet.whole);
}

function sinceText(view, instant) {
  return instant === null ? "" : clock(view.now - instant);
}
