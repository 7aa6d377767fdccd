/** The overlay page: what the service says is on air, drawn by OGraf graphics on a transparent canvas. */

import { connect } from "./link.js";
import { Canvas, wantedCanvas } from "./overlay/canvas.js";
import { Faults } from "./overlay/faults.js";
import { Graphics } from "./overlay/graphics.js";
import { showGuides } from "./overlay/guides.js";
import { Layers } from "./overlay/layers.js";
import { RehearsalMark } from "./overlay/rehearsal.js";

const asked = new URLSearchParams(location.search);
const faults = new Faults(document.body);
faults.watch(window);

const canvas = new Canvas(document.body, wantedCanvas(asked.get("canvas")));
if (asked.get("safe") === "1") showGuides(canvas, document.body.dataset.language, faults);

const named = (asked.get("layers") ?? "").split(",").filter(Boolean);
const clock = { now: () => link.now() };
const layers = new Layers({ canvas, clock, faults, graphics: new Graphics(faults), only: named.length ? named : null });

const mark = new RehearsalMark(canvas, document.body.dataset.language);

const link = connect({
  kind: "overlay",
  role: "overlay",
  onSnapshot(topic, data) {
    if (topic !== "overlays") return;
    mark.show(data.rehearsal);
    layers.show(data);
  },
});
