/** The health line, and under it what has gone wrong or waits for an answer. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock } from "../time.js";
import { strip } from "./incidents.js";
import { icon } from "./parts.js";

/** The line of lights, with `view.incidents` under it. */
export function health(view) {
  return html`<section class="hs" aria-label=${view.t("operator.health.title")}>
    <div class="hl">${lights(view)}</div>
    <div class="incs" role="alert">${strip(view)}</div>
  </section>`;
}

function lights(view) {
  const { t } = view;
  return html`${obsLight(view)}${microphonesLight(view)}${pagesLight(view, "overlay")}${pagesLight(view, "host")}${journalLight(view)}${droppedLight(view)}${
    view.lost
      ? light("fault", "fault", t("operator.health.this_page"), t("operator.health.cut", { age: view.silence }))
      : light(
          "",
          "ok",
          t("operator.health.this_page"),
          view.roundTrip === null
            ? t("operator.health.linked")
            : t("operator.health.round_trip", { ms: view.roundTrip }),
        )
  }`;
}

function light(look, glyph, name, figures) {
  return html`<div class="h ${look}">${icon(glyph)}<b>${name}</b><span class="ell" title=${figures}>${figures}</span></div>`;
}

function obsLight(view) {
  const {
    t,
    health: { obs },
  } = view;
  const name = "OBS";
  if (view.lost) return light("old", "ring", name, t("operator.health.unknown"));
  if (obs.simulated) return light("armed", "armed", name, t("operator.health.simulated"));
  switch (obs.state) {
    case "connected":
      if (obs.missing.length > 0) return missingLight(view, name);
      return obs.studio_mode
        ? light("warn", "warn", name, t("operator.health.studio_mode", { version: obs.version }))
        : light("", "ok", name, obs.version);
    case "lost":
      return light("fault", "fault", name, t("operator.health.cut", { age: sinceText(view, obs.since_at) }));
    default:
      return light("old", "ring", name, t("operator.health.no_obs"));
  }
}

/** Scenes that OBS does not have: without the one to fall back to there is no way to safety. */
function missingLight({ t, words, health: { obs }, live: { program } }, name) {
  const scenes = obs.missing.map(({ scene }) =>
    scene === program.fallback ? t("operator.health.missing_fallback", { scene }) : scene,
  );
  const figures = t("operator.health.missing", { count: scenes.length, scenes: words.list(scenes) });
  return scenes.length > 0 && obs.missing[0].scene === program.fallback
    ? light("fault", "fault", name, figures)
    : light("warn", "warn", name, figures);
}

/** Microphones of the show that are muted in OBS: amber while viewers should hear them. */
function microphonesLight({ t, words, lost, live: { program }, health: { obs } }) {
  if (lost || obs.state !== "connected" || obs.silent.length === 0) return nothing;
  const figures = t("operator.health.silent", { inputs: words.list(obs.silent.map(({ input }) => input)) });
  const name = t("operator.health.microphones");
  return program.on_air ? light("warn", "mute", name, figures) : light("old", "mute", name, figures);
}

/** How much was let go because too much came at once; it is over, so it is told and asks for nothing. */
function droppedLight({ t, words, health: { dropped } }) {
  const feeds = Object.entries(dropped);
  if (feeds.length === 0) return nothing;
  const figures = feeds.map(([feed, count]) =>
    t("operator.health.dropped_of", { feed: words.known(`operator.feed.${feed}`, feed), count }),
  );
  return light("old", "skip", t("operator.health.dropped"), words.list(figures));
}

function pagesLight(view, kind) {
  const { t } = view;
  const name = t(`operator.health.${kind}`);
  if (view.lost) return light("old", "ring", name, t("operator.health.unknown"));
  const count = view.health.pages.filter((page) => page.kind === kind).length;
  if (count > 0) return light("", "ok", name, t("operator.health.pages", { count }));
  return view.live.phase === "running" || view.live.phase === "held"
    ? light("warn", "warn", name, t("operator.health.no_page"))
    : light("old", "ring", name, t("operator.health.no_page"));
}

function journalLight(view) {
  const {
    t,
    health: { journal },
  } = view;
  const name = t("operator.health.journal");
  if (view.lost) return light("old", "ring", name, t("operator.health.unknown"));
  return journal.writing
    ? light("", "ok", name, t("operator.health.writing"))
    : light("fault", "fault", name, t("operator.health.not_writing"));
}

function sinceText(view, instant) {
  return instant === null ? "" : clock(view.now - instant);
}
