/** Programme: the scenes as a mixer bus, and the overlays that are on air. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock } from "../time.js";
import { commandButton, icon } from "./parts.js";

export function scenes(view) {
  const {
    t,
    words,
    plan,
    live: { program },
    health: { obs },
  } = view;
  const known = view.lost
    ? t("operator.programme.was")
    : program.actual
      ? t(obs.simulated ? "operator.programme.simulated" : "operator.programme.confirmed")
      : t("operator.programme.unknown");
  const stray = program.actual !== null && !plan.scenes.some((entry) => entry.scene === program.actual);
  return html`<section class="p" aria-label=${t("operator.programme.title")}>
    <div class="ph"><h2>${t("operator.programme.title")}</h2><span class="ell">${known}</span>${program.hand ? html`<span class="tag warn r">${icon("warn")}${t("operator.programme.hand")}</span>` : nothing}</div>
    ${stray ? html`<p class="stray ell">${t("operator.programme.stray", { scene: program.actual })}</p>` : nothing}
    <div class="scs">${plan.scenes.map((entry, index) => sceneButton(view, entry, index))}</div>
  </section>`;
}

/** The scene that GO will take, or null. */
function goScene({ plan, live, words }) {
  if (live.go.blocked) return null;
  if (live.go.does === "cue")
    return words.cues.get(live.go.cue)?.actions.find((action) => action.kind === "scene")?.role ?? null;
  const segment = live.go.does === "start" ? plan.segments[0] : plan.segments.find((one) => one.id === live.go.segment);
  return segment?.scene ?? null;
}

function sceneButton(view, { role, scene }, index) {
  const {
    t,
    words,
    desk,
    live: { program },
    health: { obs },
  } = view;
  const fallback = scene === program.fallback;
  const onProgramme = program.actual === scene;
  const change = program.switch?.scene === scene ? program.switch : null;
  const next = !onProgramme && !change && goScene(view) === role;
  const missing = !view.lost && obs.missing.some((entry) => entry.scene === scene);
  // The button of the fallback scene is the one in the bottom bar: it holds the script as well.
  const name = fallback ? "fallback" : "take_scene";
  const args = fallback ? {} : { role };
  const why = view.lost ? t("operator.off.link") : obs.state !== "connected" && !fallback ? t("refusal.no_obs") : null;
  const failed = change?.state === "failed" || (missing && fallback);
  const look = onProgramme ? "air" : failed ? "solid-warn" : change || missing ? "warn" : next ? "next" : "";
  const side = onProgramme
    ? t(
        view.lost
          ? "operator.programme.last_known"
          : program.on_air && !obs.simulated
            ? "operator.programme.now"
            : "operator.programme.up",
      )
    : missing
      ? t("operator.programme.missing")
      : change
      ? t(`operator.programme.${change.state}`)
      : next
        ? t("operator.programme.next")
        : fallback
          ? "F8"
          : index < 5
            ? `⇧${index + 1}`
            : "";
  const sent = desk.isSent(name, args);
  const label = words.role(role);
  const act = () => (why ? desk.refuse(label, why) : desk.press(name, args, words.action({ kind: "scene", role })));
  return html`<button type="button" class="b ${look} ${why ? "hatch" : ""}" data-command=${name} data-scene=${role} aria-pressed=${onProgramme ? "true" : "false"} aria-disabled=${why || sent ? "true" : "false"}
    title=${why || scene} @click=${act}><span class="face">${onProgramme ? icon(view.lost ? "air-o" : "air") : missing ? icon(fallback ? "fault" : "warn") : next ? icon("next") : change ? icon(change.state === "failed" ? "fault" : "ring") : nothing}<span
    class="ell">${label}</span><span class="x">${sent ? t("operator.sent") : side}</span></span></button>`;
}

export function overlays(view) {
  const { t, words, now } = view;
  const layers = view.overlays.layers.filter((layer) => layer.until_at === null || layer.until_at > now);
  return html`<section class="p ovs" aria-label=${t("operator.overlays.title")}>
    <div class="ph"><h2>${t("operator.overlays.title")}</h2><span>${layers.length === 0 ? nothing : t("operator.overlays.count", { count: layers.length })}</span><span class="r">${commandButton(
      view,
      {
        name: "clear_overlays",
        label: t("operator.overlays.clear"),
        words: t("operator.overlays.clear_words"),
        key: "X",
        look: "quiet",
        off: layers.length === 0 ? t("operator.overlays.none") : null,
      },
    )}</span></div>
    <ul class="scroll">${
      layers.length === 0
        ? html`<li class="none">${t("operator.overlays.none")}</li>`
        : layers.map((layer) => {
            const name = words.overlay(layer.graphic, layer.key);
            return html`<li class="ov air">${icon(view.lost ? "air-o" : "air")}<span class="ell" title=${name}>${name}</span><span class="x">${
              layer.until_at === null
                ? clock(now - layer.since_at)
                : t("operator.overlays.left", { length: clock(layer.until_at - now, { ceil: true }) })
            }</span>${commandButton(view, {
              name: "overlay_hide",
              args: { overlay: layer.graphic },
              label: t("operator.overlays.hide"),
              words: words.action({ kind: "hide", overlay: layer.graphic }),
            })}</li>`;
          })
    }</ul>
  </section>`;
}
