#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An installation is whole and uses its own files, not the source tree's: install_test.py CMAKE BUILD."""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

CMAKE, BUILD = sys.argv[1:3]


def run(folder, *command, code=0):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("YTTRIA_")}
    done = subprocess.run([str(word) for word in command], cwd=folder, capture_output=True, text=True, env=clean)
    assert done.returncode == code, f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


with tempfile.TemporaryDirectory() as scratch:
    made = Path(scratch) / "made"
    run(scratch, CMAKE, "--install", BUILD, "--prefix", made)
    prefix = Path(scratch) / "moved"
    made.rename(prefix)  # the program finds its files beside itself
    program, share = prefix / "bin/yttria", prefix / "share/yttria"
    for name in ("share/man/man1/yttria.1", "share/bash-completion/completions/yttria", "share/zsh/site-functions/_yttria",
                 "share/doc/yttria/docs/tutorial.md", "share/doc/yttria/LICENSE", "share/yttria/python/yttria_results.py"):
        assert (prefix / name).stat().st_size > 100, name
    assert not list(prefix.rglob("*.cpp")), "sources were installed"

    run(scratch, program, "phantom", "tiny", "-o", "case")
    run(scratch, program, "run", "case/case.toml", "-o", "result", "--quiet")
    assert (Path(scratch) / "result/report.html").exists()
    assert "stopping_power" in run(scratch, program, "validate", "stopping_power")

    # Its own files: what is changed in the installation changes what the program says.
    (share / "phantoms/tiny.toml").rename(share / "phantoms/ours.toml")
    assert "ours" in run(scratch, program, "phantom", "--list")
    (share / "protocols/rescue.toml").rename(share / "protocols/elsewhere.toml")
    assert "elsewhere" in run(scratch, program, "protocol", "list")
    (share / "data/materials/liver.toml").unlink()
    assert "liver" in run(scratch, program, "run", "case/case.toml", "-o", "other", code=3)
    (share / "validation/spectra").rename(share / "validation/gone")
    assert str(share) in run(scratch, program, "validate", "y90_spectrum", code=4)
print("an installation works where it lies")
