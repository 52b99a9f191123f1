// SPDX-License-Identifier: Apache-2.0
// What lies in a voxel, in words and digits.
import { shortest, significant, withU } from "./number.js";

export class Readout {
  constructor(viewer) {
    this.viewer = viewer;
    this.element = document.createElement("dl");
    this.element.className = "readout";
    this.element.setAttribute("aria-label", "values in the voxel under the cursor");
    this.cells = {};
    for (const [key, title] of [["dose", "dose"], ["u", "1 sigma"], ["activity", "activity at injection"], ["background", ""],
      ["place", "place"], ["structures", "structures"]]) {
      const group = document.createElement("div"), dt = document.createElement("dt"), dd = document.createElement("dd");
      dt.textContent = title;
      group.append(dt, dd);
      this.element.append(group);
      this.cells[key] = { dt, dd };
    }
    this.cells.dose.dd.className = "big";
    // Spoken when the crosshair rests, not for every place that the mouse passes.
    this.spoken = document.createElement("p");
    this.spoken.className = "spoken";
    this.spoken.setAttribute("aria-live", "polite");
    this.element.append(this.spoken);
  }

  show(voxel, passing = false) {
    const { viewer, cells } = this, { data, volumes } = viewer, exact = viewer.isExact(voxel);
    const dose = volumes.dose.at(voxel), relative = volumes.uncertainty ? volumes.uncertainty.at(voxel) : 0;
    const text = exact ? `${withU(dose, relative * dose)} Gy` : `≈ ${significant(dose, 2)} Gy`;
    cells.dose.dd.textContent = text;
    cells.dose.dd.title = exact ? `float32 of result.h5: ${shortest(dose)} Gy` : "rounded down in this page; result.h5 has the value";
    cells.u.dd.textContent = relative > 0 ? `${significant(100 * relative, 3)} %` : exact ? "not known" : "in result.h5";
    const activity = volumes.activity ? volumes.activity.at(voxel) : NaN;
    cells.activity.dd.textContent = Number.isNaN(activity) ? "–" : `${exact ? "" : "≈ "}${significant(activity, 3)} MBq/mL`;
    const { text: name, unit, digits } = data.background_text;
    cells.background.dt.textContent = name;
    cells.background.dd.textContent = `${volumes.background.at(voxel).toFixed(digits)} ${unit}`;
    const { origin_mm, direction, spacing_mm } = data.grid;
    const mm = origin_mm.map((o, p) => o + [0, 1, 2].reduce((sum, a) => sum + direction[3 * p + a] * spacing_mm[a] * voxel[a], 0));
    cells.place.dd.textContent = `L ${mm[0].toFixed(1)}, P ${mm[1].toFixed(1)}, S ${mm[2].toFixed(1)} mm`;
    cells.place.dd.title = `result.h5: dose/mean[${voxel[2]}, ${voxel[1]}, ${voxel[0]}]`;
    const inside = viewer.structures.filter((s) => s.mask.at(voxel) >= 0.5).map((s) => s.name);
    cells.structures.dd.textContent = inside.length > 0 ? inside.join(", ") : "–";
    Object.assign(this.element.dataset, { voxel: voxel.join(","), dose: shortest(dose), exact, u: relative > 0 ? relative : "",
      activity: Number.isNaN(activity) ? "" : activity });
    if (!passing) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => { this.spoken.textContent = `${text}, ${inside.join(", ")}`; }, 600);
    }
  }
}
