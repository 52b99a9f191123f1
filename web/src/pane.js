// SPDX-License-Identifier: Apache-2.0
// One plane: a canvas that takes the keyboard and the mouse, and a slider for its slice.
import { crosshair, labelRings, paint, rings, strokeRings } from "./draw.js";
import { clamp, significant } from "./number.js";

const most_pixels = 640; // of a side of a canvas: more would cost time and show nothing

export class Pane {
  constructor(viewer, plane, parent) {
    this.viewer = viewer;
    this.plane = plane;
    const { size, spacing_mm } = viewer.data.grid;
    const { right, down, normal } = plane;
    this.width = size[right.axis];
    this.height = size[down.axis];
    this.count = size[normal.axis];
    this.mm = [spacing_mm[right.axis], spacing_mm[down.axis]];
    this.slices = new Map();
    this.make(parent);
  }

  make(parent) {
    const figure = document.createElement("figure");
    const share = (this.width * this.mm[0]) / (this.height * this.mm[1]);
    figure.style.flex = `${share.toFixed(4)} 1 0`;
    const frame = document.createElement("div");
    frame.className = "frame";
    frame.style.aspectRatio = String(share);
    this.canvas = document.createElement("canvas");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute("aria-label", `${this.plane.name} plane. Arrow keys up and down: slice; with shift: crosshair in the plane; ` +
      "plus and minus: zoom.");
    this.canvas.dataset.plane = this.plane.name;
    frame.append(this.canvas);
    for (const [side, css] of [[this.plane.sides[0], "west"], [this.plane.sides[1], "east"]]) {
      const mark = document.createElement("i");
      mark.className = css;
      mark.textContent = side;
      frame.append(mark);
    }
    this.slider = document.createElement("input");
    Object.assign(this.slider, { type: "range", min: 0, max: this.count - 1, step: 1 });
    this.slider.setAttribute("aria-label", `${this.plane.name} slice`);
    this.caption = document.createElement("figcaption");
    figure.append(frame, this.slider, this.caption);
    parent.append(figure);
    this.listen();
  }

  listen() {
    const { canvas, viewer } = this;
    this.slider.addEventListener("input", () => this.goTo(Number(this.slider.value)));
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      viewer.moveTo(this.voxelAt(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      const voxel = this.voxelAt(event);
      if (event.buttons & 1 && canvas.hasPointerCapture(event.pointerId)) viewer.moveTo(voxel);
      else viewer.readout.show(voxel, true);
    });
    canvas.addEventListener("pointerleave", () => viewer.readout.show(viewer.at));
    canvas.addEventListener("wheel", (event) => {
      // Only where the reader has chosen this picture: otherwise the wheel scrolls the page.
      if (document.activeElement !== canvas || event.deltaY === 0) return;
      event.preventDefault();
      if (event.ctrlKey) viewer.zoomBy(event.deltaY < 0 ? 1.25 : 0.8);
      else this.step(event.deltaY < 0 ? 1 : -1);
    }, { passive: false });
  }

  /** Slice `number` counted from the patient's right, front or feet. */
  goTo(number) {
    const { axis, reversed } = this.plane.normal;
    const voxel = [...this.viewer.at];
    voxel[axis] = reversed ? this.count - 1 - number : number;
    this.viewer.moveTo(voxel);
  }

  step(by) { this.goTo(clamp(this.number() + by, 0, this.count - 1)); }

  number() {
    const { axis, reversed } = this.plane.normal;
    return reversed ? this.count - 1 - this.viewer.at[axis] : this.viewer.at[axis];
  }

  key(event) {
    const arrows = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    if (arrows && event.shiftKey) {
      const { right, down } = this.plane, voxel = [...this.viewer.at];
      voxel[right.axis] += right.reversed ? -arrows[0] : arrows[0];
      voxel[down.axis] += down.reversed ? -arrows[1] : arrows[1];
      this.viewer.moveTo(voxel);
    } else if (arrows) this.step(event.key === "ArrowUp" || event.key === "ArrowRight" ? 1 : -1);
    else if (event.key === "PageUp" || event.key === "PageDown") this.step(event.key === "PageUp" ? 10 : -10);
    else if (event.key === "Home" || event.key === "End") this.goTo(event.key === "End" ? this.count - 1 : 0);
    else if (event.key === "+" || event.key === "=") this.viewer.zoomBy(1.25);
    else if (event.key === "-") this.viewer.zoomBy(0.8);
    else return;
    event.preventDefault();
  }

  /** The part of the slice that is shown, around the crosshair where it is enlarged. */
  frame() {
    const { zoom, at } = this.viewer;
    const wide = this.width / zoom, high = this.height / zoom;
    const [column, row] = this.placeOf(at);
    const x = clamp(column + 0.5 - wide / 2, 0, this.width - wide), y = clamp(row + 0.5 - high / 2, 0, this.height - high);
    return { width: this.width, height: this.height, x, y, scaleX: this.canvas.width / wide, scaleY: this.canvas.height / high };
  }

  /** Column and row of a voxel in this picture. */
  placeOf(voxel) {
    const { right, down } = this.plane;
    return [right.reversed ? this.width - 1 - voxel[right.axis] : voxel[right.axis],
      down.reversed ? this.height - 1 - voxel[down.axis] : voxel[down.axis]];
  }

  voxelAt(event) {
    const frame = this.frame(), box = this.canvas.getBoundingClientRect(), { right, down } = this.plane, { zoom } = this.viewer;
    const across = (event.clientX - box.left) / box.width, along = (event.clientY - box.top) / box.height;
    const column = clamp(Math.floor(frame.x + (across * this.width) / zoom), 0, this.width - 1);
    const row = clamp(Math.floor(frame.y + (along * this.height) / zoom), 0, this.height - 1);
    const voxel = [...this.viewer.at];
    voxel[right.axis] = right.reversed ? this.width - 1 - column : column;
    voxel[down.axis] = down.reversed ? this.height - 1 - row : row;
    return voxel;
  }

  /** Values and lines of this slice, kept until another one is shown. */
  cached(key, make) {
    if (this.sliceIndex !== this.viewer.at[this.plane.normal.axis]) {
      this.sliceIndex = this.viewer.at[this.plane.normal.axis];
      this.slices.clear();
    }
    if (!this.slices.has(key)) this.slices.set(key, make());
    return this.slices.get(key);
  }

  values(name, volume) {
    return this.cached(name, () => volume.slice(this.plane, this.viewer.at[this.plane.normal.axis], this.viewer.data.grid.size));
  }

  fit() {
    const box = this.canvas.parentElement.getBoundingClientRect(), scale = Math.min(2, window.devicePixelRatio || 1);
    const shrink = Math.min(1, most_pixels / Math.max(box.width * scale, box.height * scale, 1));
    const width = Math.max(1, Math.round(box.width * scale * shrink)), height = Math.max(1, Math.round(box.height * scale * shrink));
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    this.unit = box.width > 0 ? width / box.width : 1; // canvas pixels for one of the page
  }

  draw() {
    this.fit();
    const { viewer, canvas } = this, { volumes, data } = viewer;
    const context = canvas.getContext("2d"), frame = this.frame();
    const chosen = viewer.layers[viewer.layer], volume = volumes[viewer.layer];
    const background = { values: this.values("background", volumes.background), ...viewer.window, air: data.air };
    const layer = chosen && volume && {
      values: this.values(viewer.layer, volume), colours: chosen.colours, even: chosen.even, opacity: viewer.opacity,
      top: chosen.top / chosen.factor, threshold: chosen.threshold / chosen.factor,
    };
    paint(context, frame, background, layer);
    this.drawLines(context, frame);
    if (viewer.cross) crosshair(context, frame, ...this.placeOf(viewer.at), this.unit);
    const [column, row] = this.placeOf(viewer.at);
    Object.assign(canvas.dataset, { column, row, shape: `${this.width},${this.height}` });
    this.slider.value = this.number();
    const mm = data.grid.origin_mm.map((o, p) => o + [0, 1, 2].reduce((sum, a) =>
      sum + data.grid.direction[3 * p + a] * data.grid.spacing_mm[a] * viewer.at[a], 0));
    this.caption.textContent = `${this.plane.name}, ${this.plane.axis} = ${mm[this.plane.patient].toFixed(1)} mm, slice ` +
      `${this.number() + 1} of ${this.count}`;
    this.slider.setAttribute("aria-valuetext", this.caption.textContent);
  }

  drawLines(context, frame) {
    const { viewer, unit } = this, { width, height } = this;
    for (const s of viewer.structures) {
      if (!s.shown || !s.mask) continue;
      const list = this.cached(`outline ${s.name}`, () => rings(this.values(`mask ${s.name}`, s.mask), width, height, 0.5));
      strokeRings(context, frame, list, s.colour, 1.6 * unit, s.derived ? [5 * unit, 4 * unit] : []);
    }
    if (!viewer.lines) return;
    const dose = this.values("dose", viewer.volumes.dose);
    for (const [n, level] of viewer.levels.entries()) {
      const list = this.cached(`isodose ${level}`, () => rings(dose, width, height, level));
      strokeRings(context, frame, list, "#fff", 1.2 * unit, [2.5 * unit, 2.5 * unit]);
      const turn = (n * 2 * Math.PI) / viewer.levels.length - 0.6;
      labelRings(context, frame, list, significant(level, 3).replace(/\.0+$/, ""), "#fff", 11 * unit, turn);
    }
  }
}
