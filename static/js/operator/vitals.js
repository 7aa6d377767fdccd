/**
 * How OBS does: which of its figures somebody must know of, and the words for all of them.
 *
 * The limits are those of OBS's own statistics: amber beyond the first, filled amber beyond the second.
 */

/** Shares of frames that came too late, were skipped by the encoder, or lost by the network. */
const FRAMES = [0.01, 0.05];
/** Frames rendered, as a share of those wanted: below these. */
const FPS = [0.95, 0.8];
/** The time that a frame takes, as a share of what it has. */
const RENDER = [0.75, 1];
/** Megabytes left where it records to: below these. */
const DISK_MB = [5_000, 1_000];
/** Frames wait to be sent: the network will soon lose some. */
const CONGESTED = 0.67;
const MEGABYTES_PER_GIGABYTE = 1000;

const LEVELS = ["", "warn", "fault"];

/** The worse of several levels: "", "warn" or "fault". */
export function worst(levels) {
  return LEVELS[Math.max(0, ...levels.map((level) => LEVELS.indexOf(level)))];
}

/** The same, each with its `level`, in that order; among equals the order stays. */
export function worstFirst(all) {
  return [...all].sort((one, other) => LEVELS.indexOf(other.level) - LEVELS.indexOf(one.level));
}

function above(value, limits) {
  return value === null ? "" : LEVELS[limits.filter((limit) => value > limit).length];
}

function below(value, limits) {
  return value === null ? "" : LEVELS[limits.filter((limit) => value < limit).length];
}

/** What an OBS that is there says of itself: null while it is away, or before its first figures. */
export function vitalsOf({ vitals, health: { obs } }) {
  return obs.state === "connected" ? (vitals?.vitals ?? null) : null;
}

/** Every figure of OBS itself as `{name, text, level}`; `text` is null where it is not known. */
export function figures(view) {
  const { t, live } = view;
  const vitals = vitalsOf(view);
  if (vitals === null) return [];
  const { fps, fps_wanted: wanted, render_ms: render, disk_free_mb: disk } = vitals;
  const frame = wanted ? 1000 / wanted : null;
  const recording = live.program.outputs.record === true;
  const figure = (name, value, words, level = "") => ({ name, level, text: value === null ? null : words(value) });
  return [
    figure(
      "fps",
      fps,
      () => (wanted ? t("operator.vitals.of", { value: short(fps), whole: short(wanted) }) : short(fps)),
      wanted && fps !== null ? below(fps / wanted, FPS) : "",
    ),
    figure(
      "render",
      render,
      () => (frame ? t("operator.vitals.of_ms", { value: short(render), whole: short(frame) }) : `${short(render)} ms`),
      frame && render !== null ? above(render / frame, RENDER) : "",
    ),
    figure("lagged", vitals.lagged, percent, above(vitals.lagged, FRAMES)),
    figure("encoder", vitals.encoder_skipped, percent, above(vitals.encoder_skipped, FRAMES)),
    figure("cpu", vitals.cpu, (value) => `${value}%`),
    figure("disk", disk, gigabytes, recording ? below(disk, DISK_MB) : ""),
    figure("reply", vitals.reply_ms, (value) => `${value} ms`),
  ];
}

/** Those of them that somebody must know of, the worst first. */
export function concerns(view) {
  return worstFirst(figures(view).filter(({ level }) => level));
}

/**
 * The outputs that matter, those that viewers see the show by first: how each does.
 *
 * @param every also those that are stopped and nobody sees the show by
 * @returns {{output: string, state: string, level: string, figures: {text: string, level: string, nil?: boolean}[]}[]}
 *   `nil`: there is none of it, which goes without saying
 */
export function outputs(view, every = false) {
  const { plan, live } = view;
  const { outputs: runs, asked } = live.program;
  const others = Object.keys({ ...runs, ...asked }).filter((output) => every || runs[output] || output in asked);
  return [...new Set([...plan.on_air, ...others])].map((output) => {
    const told = vitalsOf(view)?.outputs[output] ?? null;
    const state = stateOf(runs[output] === true, asked[output], told);
    return { output, state, level: levelOf(view, output, state), figures: flow(view, state, told) };
  });
}

function stateOf(running, asked, told) {
  if (told?.reconnecting && asked !== false) return "reconnecting";
  if (asked !== undefined && asked !== running) return asked ? "starting" : "stopping";
  return running ? "running" : "stopped";
}

function levelOf({ plan, live }, output, state) {
  if (state === "reconnecting") return "fault";
  const on = live.phase === "running" || live.phase === "held";
  return state === "stopped" && on && plan.on_air.includes(output) ? "warn" : "";
}

/** What leaves OBS by it. No data at all is the worst, whatever OBS says of its state. */
function flow({ t }, state, told) {
  if (!told || (state !== "running" && state !== "reconnecting")) return [];
  const { kbps, dropped, congestion } = told;
  return [
    kbps === null ? null : { text: t("operator.vitals.kbps", { kbps }), level: kbps === 0 ? "fault" : "" },
    dropped === null
      ? null
      : {
          text: t("operator.vitals.dropped", { share: percent(dropped) }),
          level: above(dropped, FRAMES),
          nil: dropped === 0,
        },
    congestion !== null && congestion > CONGESTED
      ? { text: t("operator.vitals.congested", { share: `${Math.round(congestion * 100)}%` }), level: "warn" }
      : null,
  ].filter(Boolean);
}

/** Cameras of the show that OBS has, each with its sight; empty while nothing is known of any. */
export function cameras(view) {
  const gone = new Set(view.health.obs.missing_inputs.map(({ input }) => input));
  return (vitalsOf(view)?.cameras ?? []).filter(({ input }) => !gone.has(input));
}

/** `0.2%` */
function percent(share) {
  return `${(share * 100).toFixed(1)}%`;
}

/** Without decimals where there are none to tell. */
function short(value) {
  return String(Math.round(value * 10) / 10);
}

function gigabytes(megabytes) {
  return `${(megabytes / MEGABYTES_PER_GIGABYTE).toFixed(megabytes < 10_000 ? 1 : 0)} GB`;
}
