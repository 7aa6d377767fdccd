/** The overlay page: what the service says is on air, drawn by OGraf graphics on a transparent canvas. */

import { connect } from "./link.js";
import { Canvas, wantedCanvas } from "./overlay/canvas.js";
import { Faults } from "./overlay/faults.js";
import { Graphics } from "./overlay/graphics.js";
import { Guides } from "./overlay/guides.js";
import { Layers } from "./overlay/layers.js";
import { keepForRecovery } from "./overlay/recovery.js";
import { RehearsalMark } from "./overlay/rehearsal.js";

const asked = new URLSearchParams(location.search);
const faults = new Faults(document.body);
faults.watch(window);

const canvas = new Canvas(document.body, wantedCanvas(asked.get("canvas")));
const safe = asked.get("safe");
const guides = safe ? new Guides(canvas, safe, document.body.dataset.language, faults) : null;

const named = (asked.get("layers") ?? "").split(",").filter(Boolean);
const clock = { now: () => link.now() };
let drawn = [];
const tell = () => link.link.tell(drawn, faults.count);
const layers = new Layers({
  canvas,
  clock,
  faults,
  graphics: new Graphics(faults),
  only: named.length ? named : null,
  onChange(now) {
    drawn = now;
    tell();
  },
});

const mark = new RehearsalMark(canvas, document.body.dataset.language);

const link = connect({
  kind: "overlay",
  role: "overlay",
  onSnapshot(topic, data, made_at) {
    if (topic !== "overlays") return;
    mark.show(data.rehearsal);
    guides?.of(data.platform);
    layers.show(data, made_at);
  },
  onLink({ reason }) {
    // A page that came up from what was kept still has the key in its address, and may lack the cookie.
    if (reason === "key" && asked.has("key")) location.reload();
  },
});
faults.onCount = tell;
keepForRecovery(document.body.dataset.version);

// OBS passes it to every browser source, so that it comes through where this page has lost its link.
window.addEventListener("companionPanic", ({ detail }) => layers.cut(Number(detail?.at) || link.now()));
