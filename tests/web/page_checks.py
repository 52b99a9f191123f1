#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Opens a report in headless Chromium and asks it what it shows.

Usage: page_checks.py REPORT.html RESULT.h5. Prints a JSON object: check -> "" where it holds, else what is wrong.
"""
import json
import sys
import time

import chromium
import h5py
import numpy

READY = "['complete', 'failed'].includes(document.getElementById('viewer').dataset.state)"
WORDS = ("prescribed", "recommended", "eligible")


def canvas_point(page, plane, column, row):
    """Middle of a voxel in a picture, in pixels of the window; scrolled into sight."""
    return page.value(f"""(() => {{
        const c = document.querySelector('canvas[data-plane="{plane}"]');
        c.scrollIntoView({{block: "center"}});
        const b = c.getBoundingClientRect(), [w, h] = c.dataset.shape.split(",").map(Number);
        return [b.left + ({column} + 0.5) / w * b.width, b.top + ({row} + 0.5) / h * b.height];
    }})()""")


def read_voxel(page, voxel):
    """Goes to the axial slice with its slider, points at the voxel with the mouse, gives what the read-out says."""
    page.value(f"""(() => {{
        const s = document.querySelector('input[aria-label="Axial slice"]');
        s.value = {voxel[2]};
        s.dispatchEvent(new Event("input"));
        return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    }})()""")
    page.mouse("mouseMoved", *canvas_point(page, "Axial", voxel[0], voxel[1]))
    return page.value("new Promise((done) => requestAnimationFrame(() => done({...document.querySelector('.readout').dataset,"
                      " words: document.querySelector('.readout dd.big').textContent})))")


def values_are_those_of_the_file(page, file):
    dose, relative, decays = file["dose/mean"][:], file["dose/relative_uncertainty"][:], file["activity/decays"][:]
    spacing = file["dose/mean"].attrs["spacing_mm"]
    per_mL = numpy.log(2) / (64.04 * 3600) * 1e-6 / (numpy.prod(spacing) * 1e-3)
    nz, ny, nx = dose.shape
    hottest = numpy.unravel_index(dose.argmax(), dose.shape)
    chosen = [hottest[::-1], (0, 0, 0), (nx - 1, ny - 1, nz - 1)]
    with_dose = numpy.argwhere(dose > 0.02 * dose.max())
    chosen += [tuple(v[::-1]) for v in with_dose[::max(1, len(with_dose) // 12)]]
    for i, j, k in ([int(n) for n in v] for v in chosen):
        shown = read_voxel(page, (i, j, k))
        where = f"voxel {i},{j},{k}: {shown}"
        if shown["voxel"] != f"{i},{j},{k}" or shown["exact"] != "true":
            return f"{where} is another voxel, or not exact"
        if numpy.float32(float(shown["dose"])) != dose[k, j, i]:
            return f"{where}: the file has {dose[k, j, i]!r}"
        expected_u = "" if not relative[k, j, i] > 0 else float(f"{relative[k, j, i]:.2e}")
        if (shown["u"] and float(shown["u"])) != expected_u:
            return f"{where}: the file has u {relative[k, j, i]!r}"
        if float(shown["activity"]) != float(f"{decays[k, j, i] * per_mL:.2e}"):
            return f"{where}: the file has {decays[k, j, i] * per_mL} MBq/mL"
    return ""


def keys_move_the_slice(page):
    def slice_and_column():
        return page.value("[document.querySelector('input[aria-label=\"Axial slice\"]').value,"
                          " document.querySelector('canvas[data-plane=\"Axial\"]').dataset.column].map(Number)")

    read_voxel(page, (4, 4, 4))
    page.value("document.querySelector('canvas[data-plane=\"Axial\"]').focus()")
    before = slice_and_column()
    page.key("ArrowUp", code=38)
    page.key("ArrowRight", shift=True, code=39)
    page.value("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    after = slice_and_column()
    return "" if after == [before[0] + 1, before[1] + 1] else f"slice and column {before} became {after}"


def plots_say_the_curve(page, file):
    """The key of the histogram against the curve in the file, at the place of the read-out."""
    shown = page.value("""(() => {
        const over = document.querySelector("#dvh .u-over");
        over.scrollIntoView({block: "center"});
        const b = over.getBoundingClientRect();
        return [b.left + 0.3 * b.width, b.top + 0.5 * b.height];
    })()""")
    page.mouse("mouseMoved", *shown)
    rows = page.value("""new Promise((done) => setTimeout(() => done({
        dose: document.querySelector("#dvh .key-table th").textContent,
        rows: [...document.querySelectorAll("#dvh .key-table tbody tr")].map((r) => [r.cells[0].innerText.trim(), r.cells[1].textContent]),
    }), 100))""")
    dose = float(rows["dose"].split()[-2])
    checked = 0
    for group in file["structures"].values():
        text = dict(rows["rows"]).get(group.attrs["name"].strip())
        if not text or "dvh" not in group:
            continue
        curve = group["dvh"][:]
        expected = numpy.interp(dose, curve[:, 0], curve[:, 1], right=0)
        # The place is written with four digits, and so is the value: the slope times the first, and the second.
        slope = numpy.abs(numpy.diff(curve[:, 1]) / numpy.maximum(numpy.diff(curve[:, 0]), 1e-9)).max()
        if abs(float(text.split()[0]) - expected) > 0.01 + slope * 0.001 * dose:
            return f"{group.attrs['name']!r} at {dose} Gy: {text!r}, the file's curve says {expected}"
        checked += 1
    return "" if checked >= 3 else f"only {checked} curves were compared: {rows}"


def pictures_are_drawn(page):
    colours = page.value("""[...document.querySelectorAll(".panes canvas")].map((c) => {
        const d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data, seen = new Set();
        for (let i = 0; i < d.length; i += 4) seen.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]);
        return seen.size;
    })""")
    return "" if len(colours) == 3 and min(colours) > 30 else f"colours in the pictures: {colours}"


def quiet(page):
    """No request but for the page itself, no error, no dialog, no script but ours."""
    requests = [event["request"]["url"] for event in page.named("Network.requestWillBeSent")]
    outside = [url[:80] for url in requests if not url.startswith(("file:", "data:", "about:"))]
    files = [url for url in requests if url.startswith("file:")]
    failures = page.named("Runtime.exceptionThrown") + page.named("Page.javascriptDialogOpening")
    return {
        "no request": "" if not outside and len(files) == 1 else f"requests: {outside + files}",
        "no error": "" if not failures and not page.named("Log.entryAdded") else f"{failures} {page.named('Log.entryAdded')}",
    }


def names_stay_text(page):
    page.value("new Promise((done) => setTimeout(done, 200))")
    found = page.value("""({
        ran: typeof window.broken,
        images: [...document.images].filter((i) => !i.src.startsWith("data:image/png")).length,
        scripts: [...document.scripts].filter((s) => s.type === "" || s.type === "text/javascript").length,
        handlers: document.querySelectorAll("[onerror], [onclick], [onload]").length,
    })""")
    return "" if found == {"ran": "undefined", "images": 0, "scripts": 1, "handlers": 0} else str(found)


def policy_stops_scripts(page):
    """What would happen if a name did get through: the page's policy keeps it from running."""
    page.value("""(() => {
        const s = document.createElement("script");
        s.textContent = "window.broken = 1";
        document.body.append(s);
        const d = document.createElement("div");
        d.innerHTML = '<img src="x" onerror="window.broken = 1">';
        document.body.append(d);
        return new Promise((done) => setTimeout(done, 300));
    })()""")
    return "" if page.value("typeof window.broken") == "undefined" else "a script that was put into the page ran"


def paper_and_narrow(page):
    out = {}
    page.call("Emulation.setEmulatedMedia", media="print")
    seen = page.value("['#viewer', '.pictures-static', '#dvh figure > .dvh', '#dvh .live']"
                      ".map((s) => getComputedStyle(document.querySelector(s)).display)")
    out["print"] = "" if seen[0] == "none" and seen[1] != "none" and seen[2] != "none" and seen[3] == "none" else str(seen)
    page.call("Emulation.setEmulatedMedia", media="")
    page.resize(400, 800)
    time.sleep(0.5)
    wide = page.value("document.documentElement.scrollWidth")
    out["narrow"] = "" if wide <= 400 else f"the page is {wide} pixels wide in a window of 400"
    return out


def without_scripts(report):
    with chromium.Browser(scripts=False) as page:
        page.open(report)
        root = page.call("DOM.getDocument")["root"]["nodeId"]
        sizes = []
        for selector in (".pictures-static img", "#dvh svg"):
            node = page.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
            sizes.append(page.call("DOM.getBoxModel", nodeId=node)["model"]["height"])
    return "" if min(sizes) > 100 else f"heights of picture and plot: {sizes}"


def main():
    report, result = sys.argv[1:3]
    out = {}
    with chromium.Browser() as page, h5py.File(result) as file:
        start = time.monotonic()
        page.open(report)
        page.wait_for(f"document.getElementById('viewer') && {READY}")
        out["opens"] = "" if page.value("document.getElementById('viewer').dataset.state") == "complete" else \
            page.value("document.getElementById('viewer').textContent")
        seconds = time.monotonic() - start
        if not out["opens"]:
            out["values"] = values_are_those_of_the_file(page, file)
            out["keys"] = keys_move_the_slice(page)
            out["plots"] = plots_say_the_curve(page, file)
            out["pictures"] = pictures_are_drawn(page)
            out["names"] = names_stay_text(page)
            text = page.value("document.body.innerText").replace("eligibility decisions or dose prescription", "").lower()
            out["words"] = ", ".join(word for word in WORDS if word in text)
            out |= quiet(page)
            out |= paper_and_narrow(page)
            out["policy"] = policy_stops_scripts(page)
    out["without scripts"] = without_scripts(report)
    out["seconds"] = seconds
    print(json.dumps(out))


if __name__ == "__main__":
    main()
