// SPDX-License-Identifier: Apache-2.0
#include "host/report/sections.hpp"

namespace yttria {

std::string style_sheet() {
    return R"css(
:root { --ink: #1c2430; --soft: #5d6875; --line: #dde2e8; --wash: #f5f7f9; --accent: #14547a; --pass: #0b6e5f; --fail: #b3260b;
    --open: #8a5a00; }
* { box-sizing: border-box; }
body { margin: 0; background: #eceff2; color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue",
    Arial, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 0 20px 40px; }
header { background: #12293b; color: #fff; }
header > div { max-width: 1120px; margin: 0 auto; padding: 26px 20px 22px; display: flex; flex-wrap: wrap; gap: 8px 32px;
    justify-content: space-between; align-items: flex-end; }
header h1 { margin: 0; font-size: 25px; font-weight: 650; letter-spacing: -0.01em; }
header p { margin: 2px 0 0; color: #b9c8d4; }
header dl { display: flex; flex-wrap: wrap; gap: 4px 26px; margin: 0; }
header dt { font-size: 11px; text-transform: uppercase; letter-spacing: 0.06em; color: #93a9b9; }
header dd { margin: 0; font-variant-numeric: tabular-nums; }
.stripe { background: #f6e7c1; color: #4b3800; font-size: 13.5px; }
.stripe p { max-width: 1120px; margin: 0 auto; padding: 9px 20px; }
section { background: #fff; border: 1px solid var(--line); border-radius: 8px; padding: 18px 22px 16px; margin-top: 16px; }
h2 { font-size: 18px; margin: 0 0 10px; font-weight: 650; letter-spacing: -0.005em; }
h3 { font-size: 14px; margin: 12px 0 4px; font-weight: 600; }
p { margin: 6px 0; }
h1, p, li, dd, figcaption, table.rules td:not(.n), table.pairs td:not(.n) { overflow-wrap: anywhere; }
.lead { color: var(--soft); margin-top: -6px; }
.note, small { color: var(--soft); font-size: 12.5px; }
small.block { display: block; }
td.n small:not(.block) { margin-left: 3px; white-space: nowrap; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; padding: 6px 10px; vertical-align: top; border-bottom: 1px solid var(--line); }
th { font-weight: 600; font-size: 12.5px; color: var(--soft); vertical-align: bottom; }
thead tr:last-child th { border-bottom: 1.5px solid #b9c2cc; }
tbody tr:last-child td { border-bottom: 0; }
.n { text-align: right; font-variant-numeric: tabular-nums; }
td.n { white-space: nowrap; }
.id { font-weight: 600; white-space: nowrap; font-variant-numeric: tabular-nums; }
th.span { text-align: center; }
th.status { min-width: 190px; }
table.others td:nth-child(2) { width: 55%; }
table.rules td:nth-child(2) { width: 38%; }
table.rules td:nth-child(5) { width: 32%; }
tr.group td { background: var(--wash); font-weight: 600; color: var(--soft); font-size: 12.5px; }
tr.group td::first-letter { text-transform: uppercase; }
tr.total td { border-top: 1.5px solid #b9c2cc; font-weight: 600; }
table.dose { font-size: 13px; }
table.dose td, table.dose th { padding: 6px 8px; }
table.dose td.n small, details td.n small { display: block; margin: -2px 0 0; font-size: 11.5px; }
table.pairs { width: auto; min-width: 50%; }
.scroll { overflow-x: auto; }
.badge { display: inline-block; border-radius: 4px; padding: 1px 9px; font-weight: 600; font-size: 13px; white-space: nowrap;
    border: 1px solid currentColor; }
.badge.pass { color: var(--pass); background: #e7f4f1; }
.badge.fail { color: #fff; background: var(--fail); border-color: var(--fail); }
.badge.open { color: var(--open); background: #fdf3dc; }
.badge.none { color: var(--soft); background: var(--wash); }
.tiles { display: flex; flex-wrap: wrap; gap: 10px; margin: 10px 0 12px; }
.tile { border: 1px solid var(--line); border-left: 5px solid var(--soft); border-radius: 6px; padding: 6px 18px 6px 14px; display: flex;
    align-items: baseline; gap: 9px; }
.tile b { font-size: 24px; font-weight: 650; font-variant-numeric: tabular-nums; }
.tile.pass { border-left-color: var(--pass); }
.tile.fail { border-left-color: var(--fail); }
.tile.open { border-left-color: #d99a1c; }
.pictures { display: flex; flex-wrap: nowrap; gap: 12px; align-items: flex-start; }
figure { margin: 0; min-width: 0; }
.frame { position: relative; background: #000; border-radius: 5px; overflow: hidden; line-height: 0; }
.frame img { width: 100%; height: auto; }
.frame i { position: absolute; top: 50%; color: #fff; font: 600 12px/1 system-ui, sans-serif; opacity: 0.85; text-shadow: 0 0 3px #000; }
.frame .west { left: 6px; }
.frame .east { right: 6px; }
figcaption { font-size: 13px; color: var(--soft); margin-top: 4px; font-variant-numeric: tabular-nums; }
.legend { display: flex; flex-wrap: wrap; gap: 6px 28px; align-items: center; margin-top: 10px; }
svg text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; fill: #3a4652; font-variant-numeric: tabular-nums; }
svg.bar { width: 430px; max-width: 100%; }
.key { background: #2b3440; color: #fff; border-radius: 5px; padding: 4px 12px; display: flex; flex-wrap: wrap; gap: 4px 16px;
    font-size: 13.5px; }
.key i { display: inline-block; width: 18px; height: 3px; margin-right: 7px; vertical-align: 4px; }
.dvh { display: flex; flex-wrap: wrap; gap: 8px 26px; align-items: center; }
.dvh svg { flex: 1 1 520px; min-width: 0; }
.grid { stroke: #e4e8ec; }
.curve { fill: none; stroke-width: 2.2; stroke-linejoin: round; }
.curve.derived { stroke-width: 1.6; stroke-dasharray: 6 4; }
.band { opacity: 0.22; stroke: none; }
svg.stroke { width: 28px; height: 8px; margin-right: 9px; }
figure.chart { margin: 6px 0 10px; }
.pair { display: flex; flex-wrap: wrap; gap: 0 26px; }
.pair > div { flex: 1 1 420px; min-width: 0; }
pre { font-size: 11.5px; white-space: pre-wrap; }
ul.curves { min-width: 0; overflow-wrap: anywhere; list-style: none; margin: 0; padding: 0; font-size: 13.5px; }
ul.curves li { margin: 4px 0; }
ul.curves i { display: inline-block; width: 24px; border-top: 3px solid; vertical-align: 4px; margin-right: 9px; }
ul.curves i.derived { border-top: 2px dashed; }
.cards { display: flex; flex-wrap: wrap; gap: 12px; }
.card { flex: 1 1 230px; border: 1px solid var(--line); border-radius: 6px; padding: 10px 14px; background: var(--wash); }
.card h3 { margin: 0; color: var(--soft); }
.card p { font-size: 13px; margin: 0; color: var(--soft); }
.card p.big { font-size: 25px; font-weight: 650; color: var(--ink); font-variant-numeric: tabular-nums; margin: 2px 0; }
.card p.big small { font-size: 15px; font-weight: 400; margin: 0 4px; }
td.meter { width: 180px; vertical-align: middle; }
td.meter i { display: block; height: 10px; border-radius: 3px; background: var(--accent); min-width: 1px; }
details { margin-top: 10px; }
summary { cursor: pointer; color: var(--accent); font-weight: 600; font-size: 14px; }
code { font: 12.5px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--wash); padding: 1px 5px;
    border-radius: 3px; overflow-wrap: anywhere; }
ul { padding-left: 20px; margin: 6px 0; }
ul.columns { columns: 2 320px; column-gap: 36px; font-size: 14px; }
ul.columns li { break-inside: avoid; }
footer { color: var(--soft); font-size: 13px; padding: 18px 4px 0; }
@media (max-width: 700px) {
  main { padding: 0 10px 30px; }
  section { padding: 14px 14px 12px; border-radius: 6px; }
  .pictures { flex-direction: column; }
  .pictures figure { width: 100%; flex: none !important; }
  table { font-size: 13px; }
  th, td { padding: 5px 7px; }
  table.pairs { width: 100%; }
  table.rules thead { display: none; }
  table.rules tr { display: block; padding: 8px 0; border-bottom: 1px solid var(--line); }
  table.rules td { display: inline-block; border: 0; padding: 2px 14px 2px 0; text-align: left; }
  table.rules td:nth-child(2), table.rules td:nth-child(5) { display: block; width: auto; }
  table.rules td:nth-child(4)::before { content: "passes when "; color: var(--soft); }
  td.meter { width: 70px; }
}
@media print {
  body { background: #fff; font-size: 11px; }
  header { background: #fff; color: var(--ink); border-bottom: 2px solid var(--ink); }
  header p, header dt { color: var(--soft); }
  section { border: 0; padding: 4px 0; }
  figure, .tiles, .cards, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .note.screen { display: none; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .scroll { overflow: visible; }
  .scroll table { font-size: 8px; }
  .scroll td.n small { font-size: 7px; }
  .scroll th, .scroll td { padding: 2px 3px; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
)css";
}

}  // namespace yttria
