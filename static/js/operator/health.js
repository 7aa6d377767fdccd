/** The health line, and under it what has gone wrong: one row each, the worst first. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock, timeOfDay } from "../time.js";
import { commandButton, icon, localButton } from "./parts.js";

/** OBS confirms a switch within this or it is a fault; the service gives up later and says so itself. */
const CONFIRM_MS = 2_000;

/** The line of lights, with `view.incidents` under it. */
export function health(view) {
  return html`<section class="hs" aria-label=${view.t("operator.health.title")}>
    <div class="hl">${lights(view)}</div>
    <div class="incs" role="alert">${view.incidents.length > 1 ? html`<div class="many">${view.incidents}</div>` : view.incidents}</div>
  </section>`;
}

function lights(view) {
  const { t } = view;
  return html`${obsLight(view)}${pagesLight(view, "overlay")}${pagesLight(view, "host")}${journalLight(view)}${
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

/** What has gone wrong, one row each, the worst first. Without a link nothing else is known. */
export function incidents(view) {
  if (view.lost) return [linkLost(view)];
  const {
    t,
    words,
    live: { program },
    health: { obs, journal },
  } = view;
  const rows = [];
  if (obs.state === "lost") {
    rows.push(
      row(
        t("operator.incident.obs_lost"),
        since(view, obs.since_at, obs.reason),
        t("operator.incident.obs_lost_do"),
        sinceText(view, obs.since_at),
        nothing,
      ),
    );
  }
  const change = program.switch;
  if (change && (change.state === "failed" || view.now - change.since_at >= CONFIRM_MS)) {
    const scene = words.scene(change.scene);
    rows.push(
      row(
        t(change.state === "failed" ? "operator.incident.switch_failed" : "operator.incident.not_confirmed", { scene }),
        since(view, change.since_at, words.failure(change.reason)),
        program.actual
          ? t("operator.incident.still_on_air", { scene: words.scene(program.actual) })
          : t("operator.incident.scene_unknown"),
        sinceText(view, change.since_at),
        commandButton(view, {
          name: "take_scene",
          args: { scene: change.scene },
          label: t("operator.incident.retry"),
          words: words.action({ kind: "scene", role: words.roles.get(change.scene) ?? change.scene }),
          look: "warn",
          off: obs.state === "connected" ? null : t("refusal.no_obs"),
        }),
      ),
    );
  }
  if (!journal.writing) {
    rows.push(
      row(t("operator.incident.not_writing"), journal.reason, t("operator.incident.not_writing_do"), "", nothing),
    );
  }
  if (program.cover) {
    const confirmed = program.actual === program.fallback;
    rows.push(
      row(
        t(confirmed ? "operator.incident.fallback" : "operator.incident.fallback_asked"),
        since(
          view,
          program.cover.since_at,
          [words.person(program.cover.by), program.cover.reason].filter(Boolean).join(" · "),
        ),
        t(view.live.hold ? "operator.incident.fallback_do" : "operator.incident.fallback_idle"),
        sinceText(view, program.cover.since_at),
        commandButton(view, {
          name: "return",
          label: t("operator.incident.return_now"),
          words: t("operator.bar.return"),
          look: "next",
          glyph: "back",
          key: "F9",
        }),
      ),
    );
  }
  return rows;
}

function row(name, evidence, remedy, clockText, buttons) {
  return html`<div class="inc"><div class="inc-n">${icon("fault")}<div><b>${name}</b><span class="ell">${evidence}</span></div></div>
    <p>${remedy}</p><div class="inc-c">${clockText ? html`<b>${clockText}</b>` : nothing}</div><div class="inc-b">${buttons}</div></div>`;
}

function linkLost(view) {
  const { t } = view;
  const key = view.link.reason === "key";
  return html`<div class="inc"><div class="inc-n">${icon("fault")}<div><b>${t(
    key ? "operator.incident.no_key" : "operator.incident.link_lost",
    { age: view.silence },
  )}</b><span class="ell">${t("operator.incident.since", {
    time: timeOfDay(view.link.since_ms, view.plan.show.zone),
  })}</span></div></div>
    <p><b>${t("operator.incident.link_lost_buttons")}</b> ${t("operator.incident.link_lost_clocks")}<br><span class="mid">${t(
      key ? "operator.incident.no_key_do" : "operator.incident.link_lost_do",
    )}</span></p>
    <div class="inc-c"></div><div class="inc-b">${localButton({
      label: t("operator.incident.reload"),
      act: () => location.reload(),
    })}</div></div>`;
}

function since(view, instant, more) {
  const time =
    instant === null ? "" : view.t("operator.incident.since", { time: timeOfDay(instant, view.plan.show.zone) });
  return [time, more].filter(Boolean).join(" · ");
}

function sinceText(view, instant) {
  return instant === null ? "" : clock(view.now - instant);
}
