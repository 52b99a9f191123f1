// SPDX-License-Identifier: Apache-2.0
// Plots with a read-out, in the place of the drawn ones; the drawn ones stay for paper.
import uPlot from "uplot";
import { Key } from "./key.js";

const samples = 600; // places along the axis; a pixel is about one of them

/** Values of a curve at the places of the plot; null outside of what is known. */
function resampled(places, xs, ys) {
  let next = 0;
  return places.map((x) => {
    while (next < xs.length && xs[next] < x) next++;
    if (next === xs.length || (next === 0 && xs[0] > x)) return null;
    if (next === 0 || xs[next] === x) return ys[next];
    const part = (x - xs[next - 1]) / (xs[next] - xs[next - 1]), a = ys[next - 1], b = ys[next];
    return a === null || b === null ? null : a + (b - a) * part;
  });
}

const dashOf = (text) => (text === "" ? undefined : text.split(" ").map(Number));

/** Fills what lies within `sigmas` u of each curve that is shown. */
function bands(chart, us) {
  return (u) => {
    const { ctx } = u;
    ctx.save();
    ctx.beginPath();
    ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
    ctx.clip();
    chart.curves.forEach((curve, c) => {
      if (!us[c] || !u.series[c + 1].show) return;
      const path = new Path2D(), back = [];
      u.data[0].forEach((x, i) => {
        const y = u.data[c + 1][i], half = chart.sigmas * (us[c][i] ?? 0);
        if (y === null) return;
        const px = u.valToPos(x, "x", true);
        path.lineTo(px, u.valToPos(y + half, "y", true));
        back.push([px, u.valToPos(y - half, "y", true)]);
      });
      for (const [px, py] of back.reverse()) path.lineTo(px, py);
      ctx.globalAlpha = 0.22;
      ctx.fillStyle = curve.colour;
      ctx.fill(path);
    });
    ctx.restore();
  };
}

function seriesOf(curve) {
  return { label: curve.name, stroke: curve.colour, width: 2, dash: dashOf(curve.dash), spanGaps: true, points: { show: false },
    show: curve.shown };
}

/** Arrow keys move the read-out. */
function openKeyboard(host, plot, label) {
  host.tabIndex = 0;
  host.setAttribute("role", "application");
  host.setAttribute("aria-label", `${label}. Arrow keys left and right move the read-out.`);
  host.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: 20, PageDown: -20 }[event.key];
    if (!by || event.target !== host) return;
    event.preventDefault();
    const places = plot.data[0], at = Math.min(places.length - 1, Math.max(0, (plot.cursor.idx ?? 0) + by));
    plot.setCursor({ left: plot.valToPos(places[at], "x"), top: plot.over.clientHeight / 2 });
  });
}

function makeChart(figure) {
  const chart = JSON.parse(figure.dataset.chart);
  delete figure.dataset.chart;
  const places = Array.from({ length: samples + 1 }, (_, i) => (chart.x_max * i) / samples);
  const ys = chart.curves.map((c) => resampled(places, c.x, c.y));
  const us = chart.curves.map((c) => (c.u.length > 0 ? resampled(places, c.x, c.u) : null));
  const host = document.createElement("div");
  host.className = "live";
  figure.append(host);
  figure.classList.add("has-live");
  const axis = { stroke: "#3a4652", grid: { stroke: "#e4e8ec", width: 1 }, ticks: { stroke: "#b9c2cc", width: 1 } };
  const key = new Key(chart, us);
  const size = () => ({ width: Math.max(260, host.clientWidth), height: Math.max(240, Math.min(380, host.clientWidth * 0.55)) });
  const plot = new uPlot({
    ...size(),
    scales: { x: { time: false, range: [0, chart.x_max] }, y: { range: [0, chart.y_max] } },
    axes: [{ ...axis, label: `${chart.x_text} [${chart.x_unit}]` }, { ...axis, label: `${chart.y_text} [${chart.y_unit}]`, size: 56 }],
    series: [{ label: chart.x_text }, ...chart.curves.map(seriesOf)],
    cursor: { drag: { x: true, y: false }, points: { size: 7 } },
    legend: { show: false },
    hooks: { drawClear: [bands(chart, us)], setCursor: [(u) => key.read(u)] },
  }, [places, ...ys], host);
  key.belongsTo(plot);
  host.append(key.element);
  openKeyboard(host, plot, chart.label);
  new ResizeObserver(() => {
    const wanted = size();
    if (Math.abs(wanted.width - plot.width) > 1) plot.setSize(wanted);
  }).observe(host);
}

export function makeCharts() {
  for (const figure of document.querySelectorAll("figure.chart[data-chart]")) makeChart(figure);
}
