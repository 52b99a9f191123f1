// SPDX-License-Identifier: Apache-2.0
// The key of a plot: a row for each structure, a column for each dose; ticks show and hide, cells say the value under the read-out.
import { significant } from "./number.js";

const unique = (list) => [...new Set(list)];

function tick(text, checked, mark, change) {
  const label = document.createElement("label"), input = document.createElement("input"), name = document.createElement("span");
  Object.assign(input, { type: "checkbox", checked });
  input.addEventListener("change", () => change(input.checked));
  name.textContent = text;
  label.append(input, ...(mark ? [mark] : []), name);
  return label;
}

/** A short line in the curve's own stroke. */
function strokeMark(curve, colour) {
  const template = document.createElement("template");
  template.innerHTML = '<svg viewBox="0 0 28 8" class="stroke" aria-hidden="true">' +
    '<line x1="1" x2="27" y1="4" y2="4" stroke-width="3"/></svg>';
  const svg = template.content.firstChild;
  svg.firstChild.setAttribute("stroke", colour);
  svg.firstChild.setAttribute("stroke-dasharray", curve.dash);
  return svg;
}

export class Key {
  constructor(chart, us) {
    this.chart = chart;
    this.us = us;
    this.names = unique(chart.curves.map((c) => c.name));
    this.groups = unique(chart.curves.map((c) => c.group));
    this.hiddenGroups = new Set();
    this.hiddenNames = new Set(this.names.filter((name) => chart.curves.every((c) => c.name !== name || !c.shown)));
    this.element = document.createElement("table");
    this.element.className = "key-table";
    this.cells = new Map();
    this.make();
  }

  belongsTo(plot) { this.plot = plot; }

  make() {
    const head = this.element.createTHead().insertRow(), body = this.element.createTBody(), { chart } = this;
    this.where = document.createElement("th");
    this.where.textContent = chart.x_text;
    head.append(this.where);
    for (const group of this.groups) {
      const cell = document.createElement("th"), first = chart.curves.find((c) => c.group === group);
      cell.className = "n";
      if (group === "") cell.textContent = chart.y_unit;
      else cell.append(tick(group, true, strokeMark(first, "#3a4652"), (on) => this.toggle(this.hiddenGroups, group, on)));
      head.append(cell);
    }
    for (const name of this.names) {
      const row = body.insertRow(), title = document.createElement("td"), first = chart.curves.find((c) => c.name === name);
      const mark = strokeMark(first, first.colour);
      title.append(tick(name, !this.hiddenNames.has(name), mark, (on) => this.toggle(this.hiddenNames, name, on)));
      row.append(title);
      for (const group of this.groups) {
        const cell = row.insertCell();
        cell.className = "n";
        this.cells.set(chart.curves.findIndex((c) => c.name === name && c.group === group), cell);
      }
    }
  }

  toggle(hidden, what, on) {
    if (on) hidden.delete(what);
    else hidden.add(what);
    this.plot.batch(() => this.chart.curves.forEach((curve, c) => {
      const show = !this.hiddenGroups.has(curve.group) && !this.hiddenNames.has(curve.name);
      if (this.plot.series[c + 1].show !== show) this.plot.setSeries(c + 1, { show });
    }));
  }

  /** Values where the read-out is; without one, nothing. */
  read(plot) {
    const { idx } = plot.cursor, { chart } = this, known = idx !== null && idx !== undefined;
    this.where.textContent = known ? `${chart.x_text} ${significant(plot.data[0][idx], 4)} ${chart.x_unit}` : chart.x_text;
    for (const [c, cell] of this.cells) {
      const value = c >= 0 && known ? plot.data[c + 1][idx] : null, u = value === null ? null : this.us[c]?.[idx];
      cell.textContent = value === null ? "" : `${significant(value, 4)}${u > 0 ? ` ± ${significant(u, 2)}` : ""} ${chart.y_unit}`;
    }
  }
}
