// SPDX-License-Identifier: Apache-2.0
// report.html opens without this script too; what it adds: pictures that move, plots that can be read.
import "uplot/dist/uPlot.min.css";
import "./style.css";
import { makeCharts } from "./charts.js";
import { Viewer } from "./viewer.js";

async function startViewer() {
  const root = document.getElementById("viewer"), data = document.getElementById("viewer-data");
  if (!root || !data) return;
  if (typeof DecompressionStream !== "function") throw new Error("this browser is too old to unpack the volumes (2023 or newer is needed)");
  root.hidden = false;
  const viewer = new Viewer(JSON.parse(data.textContent), root);
  await viewer.start();
  document.body.classList.add("with-viewer");
  root.dataset.milliseconds = String(Math.round(performance.now()));
}

makeCharts();
startViewer().catch((error) => {
  const root = document.getElementById("viewer");
  if (!root) return;
  root.dataset.state = "failed";
  root.hidden = false;
  root.textContent = `The interactive pictures cannot be shown: ${error.message}. The pictures below are part of the page itself.`;
});
