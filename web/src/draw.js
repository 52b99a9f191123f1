// SPDX-License-Identifier: Apache-2.0
// One slice onto a canvas: background, colours, isodose lines, outlines, crosshair.
import { contours } from "d3-contour";

/** Place in a row of `count` values for each of `pixels`, between the centres of voxels; `from` and `scale` are the part shown. */
function places(pixels, count, from, scale) {
  const low = new Int32Array(pixels), high = new Int32Array(pixels), part = new Float32Array(pixels);
  for (let p = 0; p < pixels; p++) {
    const at = Math.min(count - 1, Math.max(0, from + (p + 0.5) / scale - 0.5));
    low[p] = Math.floor(at);
    high[p] = Math.min(count - 1, low[p] + 1);
    part[p] = at - low[p];
  }
  return { low, high, part };
}

/** Between four values; both `across` and `along` are of places(). */
function between(values, width, across, along, x, y) {
  const top = along.low[y] * width, bottom = along.high[y] * width, a = across.part[x], b = along.part[y];
  const upper = values[top + across.low[x]] * (1 - a) + values[top + across.high[x]] * a;
  const lower = values[bottom + across.low[x]] * (1 - a) + values[bottom + across.high[x]] * a;
  return upper * (1 - b) + lower * b;
}

/** Background in grey and the layer in colour. `frame`: width and height in voxels, what part is shown, pixels a voxel. */
export function paint(context, frame, background, layer) {
  const { canvas } = context, picture = context.createImageData(canvas.width, canvas.height), out = picture.data;
  const across = places(canvas.width, frame.width, frame.x, frame.scaleX);
  const along = places(canvas.height, frame.height, frame.y, frame.scaleY);
  const grey = 255 / (background.high - background.low);
  for (let y = 0, o = 0; y < canvas.height; y++) {
    for (let x = 0; x < canvas.width; x++, o += 4) {
      const value = between(background.values, frame.width, across, along, x, y);
      const shade = Math.min(255, Math.max(0, (value - background.low) * grey));
      out[o] = out[o + 1] = out[o + 2] = shade;
      out[o + 3] = 255;
      if (!layer || value < background.air) continue;
      const amount = between(layer.values, frame.width, across, along, x, y);
      if (!(amount >= layer.threshold) || amount <= 0) continue;
      const fraction = Math.min(1, amount / layer.top), c = 3 * Math.round(255 * fraction);
      const opacity = layer.opacity * (layer.even ? 1 : 0.5 + 0.5 * fraction);
      for (let i = 0; i < 3; i++) out[o + i] = shade * (1 - opacity) + layer.colours[c + i] * opacity;
    }
  }
  context.putImageData(picture, 0, 0);
}

/** Rings [[x, y], ...] in voxels where a slice crosses `level`. */
export function rings(values, width, height, level) {
  const found = contours().size([width, height]).smooth(true).contour(values, level);
  return found.coordinates.flat();
}

function pathOf(frame, list) {
  const path = new Path2D();
  for (const ring of list) {
    ring.forEach(([x, y], n) => {
      const px = (x - frame.x) * frame.scaleX, py = (y - frame.y) * frame.scaleY;
      if (n === 0) path.moveTo(px, py);
      else path.lineTo(px, py);
    });
    path.closePath();
  }
  return path;
}

/** A line with a dark edge, so that it shows on every background. */
export function strokeRings(context, frame, list, colour, width, dash) {
  const path = pathOf(frame, list);
  context.setLineDash(dash ?? []);
  context.lineJoin = "round";
  context.strokeStyle = "rgba(0,0,0,0.65)";
  context.lineWidth = width * 2.2;
  context.stroke(path);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke(path);
  context.setLineDash([]);
}

/** The level, written where the longest ring goes farthest in direction `turn` (rad): each level has its own, so that they do not meet. */
export function labelRings(context, frame, list, text, colour, size, turn) {
  const longest = list.reduce((a, b) => (b.length > (a?.length ?? 0) ? b : a), null);
  if (!longest) return;
  const along = ([x, y]) => x * Math.cos(turn) + y * Math.sin(turn);
  const [x, y] = longest.reduce((a, b) => (along(b) > along(a) ? b : a));
  context.font = `600 ${size}px system-ui, sans-serif`;
  context.textBaseline = "middle";
  context.textAlign = Math.cos(turn) < 0 ? "right" : "left";
  const px = (x - frame.x) * frame.scaleX + 3 * Math.sign(Math.cos(turn)), py = (y - frame.y) * frame.scaleY + 0.6 * size * Math.sin(turn);
  context.lineWidth = size / 4;
  context.strokeStyle = "rgba(0,0,0,0.8)";
  context.strokeText(text, px, py);
  context.fillStyle = colour;
  context.fillText(text, px, py);
}

/** Lines through the voxel, open at it. */
export function crosshair(context, frame, column, row, unit) {
  const x = (column + 0.5 - frame.x) * frame.scaleX, y = (row + 0.5 - frame.y) * frame.scaleY, gap = 7 * unit;
  const { width, height } = context.canvas;
  context.setLineDash([]);
  for (const [colour, line] of [["rgba(0,0,0,0.6)", 3 * unit], ["#9fe8ff", unit]]) {
    context.strokeStyle = colour;
    context.lineWidth = line;
    context.beginPath();
    for (const [x1, y1, x2, y2] of [[0, y, x - gap, y], [x + gap, y, width, y], [x, 0, x, y - gap], [x, y + gap, x, height]]) {
      context.moveTo(x1, y1);
      context.lineTo(x2, y2);
    }
    context.stroke();
  }
}
