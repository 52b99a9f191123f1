// SPDX-License-Identifier: Apache-2.0
// Fields above and below the pictures.
import { cssOf } from "./colour.js";
import { significant } from "./number.js";

const windows = {
  ct: { "soft tissue": [-160, 240], liver: [-10, 190], lung: [-1350, 150], bone: [-500, 1300] },
  density: { all: [0, 2.2], "soft tissue": [0.8, 1.2], lung: [0, 1] },
};

function field(text, input, unit = "") {
  const label = document.createElement("label"), name = document.createElement("span");
  name.textContent = text;
  label.append(name, input, unit);
  return label;
}

function numberInput(value, change) {
  const input = document.createElement("input");
  Object.assign(input, { type: "number", step: "any", value: String(Number(value.toPrecision(4))) });
  input.addEventListener("change", () => {
    if (input.value !== "" && Number.isFinite(Number(input.value))) change(Number(input.value));
  });
  return input;
}

function choice(names, change) {
  const select = document.createElement("select");
  for (const [value, text] of names) select.append(new Option(text, value));
  select.addEventListener("change", () => change(select.value));
  return select;
}

function tick(checked, change) {
  const input = document.createElement("input");
  Object.assign(input, { type: "checkbox", checked });
  input.addEventListener("change", () => change(input.checked));
  return input;
}

export class Controls {
  constructor(viewer) {
    this.viewer = viewer;
    this.element = document.createElement("div");
    this.element.className = "controls";
    this.below = document.createElement("div");
    this.below.className = "controls below";
    this.makeLayer();
    this.makeWindow();
    this.makeLines();
    this.makeStructures();
  }

  /** Sets a value and draws. */
  set(change) {
    change();
    this.viewer.changed();
  }

  makeLayer() {
    const { viewer } = this;
    const known = Object.keys(viewer.layers).filter((name) => viewer.data.volumes[name]);
    this.layer = choice([...known.map((name) => [name, viewer.layers[name].text]), ["", "none"]], (name) => {
      viewer.layer = name;
      this.showLayer();
      viewer.changed();
    });
    for (const option of this.layer.options) option.disabled = ["uncertainty", "activity"].includes(option.value);
    const opacity = document.createElement("input");
    Object.assign(opacity, { type: "range", min: 0, max: 1, step: 0.05, value: viewer.opacity });
    opacity.addEventListener("input", () => this.set(() => { viewer.opacity = Number(opacity.value); }));
    this.threshold = numberInput(0, (value) => this.set(() => { viewer.layers[viewer.layer].threshold = value; }));
    this.top = numberInput(1, (value) => this.set(() => { if (value > 0) viewer.layers[viewer.layer].top = value; }));
    this.unit = document.createElement("span");
    this.element.append(field("layer", this.layer), field("opacity", opacity), field("shown from", this.threshold),
      field("to", this.top), this.unit);
    this.bar = document.createElement("div");
    this.bar.className = "scale";
    this.showLayer();
  }

  /** The other volumes have come. */
  complete() {
    for (const option of this.layer.options) option.disabled = false;
  }

  showLayer() {
    const chosen = this.viewer.layers[this.viewer.layer];
    this.threshold.disabled = this.top.disabled = !chosen;
    this.unit.textContent = chosen ? chosen.unit : "";
    if (!chosen) return;
    this.threshold.value = Number(chosen.threshold.toPrecision(4));
    this.top.value = Number(chosen.top.toPrecision(4));
  }

  showRange() {
    const chosen = this.viewer.layers[this.viewer.layer];
    this.bar.replaceChildren();
    if (!chosen) return;
    const stops = Array.from({ length: 17 }, (_, i) => cssOf(chosen.colours, i / 16)).join(",");
    const strip = document.createElement("div"), ticks = document.createElement("div");
    strip.className = "strip";
    strip.style.background = `linear-gradient(to right,${stops})`;
    ticks.className = "ticks";
    for (let i = 0; i <= 4; i++) {
      const mark = document.createElement("span");
      const text = significant((chosen.top * i) / 4, 3).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
      mark.textContent = text + (i === 4 ? ` ${chosen.unit}` : "");
      ticks.append(mark);
    }
    this.bar.append(strip, ticks);
  }

  makeWindow() {
    const { viewer } = this, { window } = viewer;
    const low = numberInput(window.low, (value) => this.set(() => { window.low = Math.min(value, window.high - 1e-3); }));
    const high = numberInput(window.high, (value) => this.set(() => { window.high = Math.max(value, window.low + 1e-3); }));
    const named = windows[viewer.data.background_kind];
    const preset = choice(Object.keys(named).map((name) => [name, name]), (name) => this.set(() => {
      [window.low, window.high] = named[name];
      [low.value, high.value] = named[name];
    }));
    this.element.append(field(`${viewer.data.background_text.text} window`, preset), field("from", low), field("to", high),
      viewer.data.background_text.unit);
  }

  makeLines() {
    const { viewer } = this, levels = document.createElement("input");
    Object.assign(levels, { type: "text", value: viewer.levels.join(" "), size: 16 });
    levels.addEventListener("change", () => this.set(() => {
      viewer.levels = [...new Set(levels.value.split(/[\s,;]+/).map(Number).filter((x) => x > 0))].slice(0, 12);
      levels.value = viewer.levels.join(" ");
    }));
    this.below.append(field("isodose lines", tick(true, (on) => this.set(() => { viewer.lines = on; }))), field("at", levels, "Gy"),
      field("crosshair", tick(true, (on) => this.set(() => { viewer.cross = on; }))));
    const zoom = document.createElement("span");
    zoom.className = "buttons";
    for (const [text, name, factor] of [["−", "smaller", 0.8], ["+", "larger", 1.25], ["1:1", "whole picture", 0]]) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", textContent: text });
      button.setAttribute("aria-label", name);
      button.addEventListener("click", () => viewer.zoomBy(factor));
      zoom.append(button);
    }
    this.below.append(zoom, this.bar);
  }

  makeStructures() {
    const { viewer } = this, list = document.createElement("fieldset"), legend = document.createElement("legend");
    legend.textContent = "outlines";
    list.append(legend);
    for (const s of viewer.structures) {
      const label = document.createElement("label"), mark = document.createElement("i"), name = document.createElement("span");
      mark.style.borderTopColor = s.colour;
      mark.style.borderTopStyle = s.derived ? "dashed" : "solid";
      name.textContent = s.name;
      label.append(tick(s.shown, (on) => this.set(() => { s.shown = on; })), mark, name);
      list.append(label);
    }
    if (viewer.structures.length > 0) this.below.append(list);
  }
}
