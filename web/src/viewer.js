// SPDX-License-Identifier: Apache-2.0
// Three planes through one voxel: what is shown, where, and how it is moved.
import { Controls } from "./controls.js";
import { Pane } from "./pane.js";
import { blues, colourTable, viridis } from "./colour.js";
import { clamp } from "./number.js";
import { Readout } from "./readout.js";
import { readVolume } from "./volume.js";

/** Layers that can be put over the background: name -> what it is and how it is coloured. */
function layersOf(data) {
  return {
    dose: { text: "dose", unit: "Gy", top: data.top_Gy, threshold: 0.04 * data.top_Gy, colours: colourTable(data.dose_colours),
      factor: 1 },
    activity: { text: "activity", unit: "MBq/mL", top: data.top_MBq_per_mL, threshold: 0.04 * data.top_MBq_per_mL, factor: 1,
      colours: colourTable(viridis) },
    uncertainty: { text: "uncertainty of the dose", unit: "%", top: 20, threshold: 0, colours: colourTable(blues), factor: 100,
      even: true },
  };
}

export class Viewer {
  constructor(data, root) {
    this.data = data;
    this.root = root;
    this.at = [...data.start];
    this.zoom = 1;
    this.layer = "dose";
    this.layers = layersOf(data);
    this.opacity = 0.8;
    this.window = { ...data.window };
    this.levels = [...data.isodoses_Gy];
    this.lines = true;
    this.cross = true;
    this.structures = data.structures.map((s) => ({ ...s, shown: !s.derived }));
    this.volumes = {};
    this.waiting = false;
  }

  /** Reads what the first picture needs, shows it, and reads the rest. */
  async start() {
    const { volumes } = this.data;
    const read = async (name) => {
      if (volumes[name]) this.volumes[name] = await readVolume(volumes[name]);
    };
    await Promise.all([read("background"), read("dose"), ...this.structures.map(async (s) => { s.mask = await readVolume(s.volume); })]);
    this.build();
    this.draw();
    this.root.dataset.first = String(Math.round(performance.now())); // ms from the opening of the page to the first picture
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    await Promise.all([read("uncertainty"), read("activity")]);
    this.controls.complete();
    this.changed();
    this.root.dataset.state = "complete";
  }

  build() {
    this.controls = new Controls(this);
    this.readout = new Readout(this);
    const panes = document.createElement("div");
    panes.className = "panes";
    this.panes = this.data.planes.map((plane) => new Pane(this, plane, panes));
    this.root.append(this.controls.element, panes, this.readout.element, this.controls.below);
    new ResizeObserver(() => this.changed()).observe(panes);
  }

  /** Something that every pane shows is another. */
  changed() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.draw();
    });
  }

  draw() {
    for (const pane of this.panes) pane.draw();
    this.readout.show(this.at);
    this.controls.showRange();
  }

  moveTo(voxel) {
    this.at = voxel.map((v, a) => clamp(v, 0, this.data.grid.size[a] - 1));
    this.changed();
  }

  zoomBy(factor) {
    this.zoom = clamp(this.zoom * factor, 1, 12);
    this.changed();
  }

  /** Whether the page holds the values of this voxel as result.h5 does. */
  isExact(voxel) { return !this.volumes.dose.isExact || this.volumes.dose.isExact(voxel); }
}
