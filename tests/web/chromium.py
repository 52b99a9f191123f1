# SPDX-License-Identifier: Apache-2.0
"""Drives a headless Chromium by its DevTools protocol over a pipe: no port, no package."""
import base64
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time


def find():
    """The program, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Browser:
    """One browser with one page. `with Browser() as page: page.open(path); page.value("1 + 1")`."""

    def __init__(self, width=1280, height=900, scripts=True, seconds=120):
        self.size, self.scripts, self.seconds = (width, height), scripts, seconds
        self.events = []
        self.number = 0
        self.rest = b""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="yttria-chromium-")
        to_browser, self.writer = os.pipe()
        self.reader, from_browser = os.pipe()

        def give_pipes():
            # The protocol's place: 3 is read by the browser, 4 written. Moved up first, so that neither is closed by the other.
            high_in, high_out = os.dup(to_browser), os.dup(from_browser)
            os.dup2(high_in, 3)
            os.dup2(high_out, 4)

        command = [find(), "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader", "--remote-debugging-pipe",
                   "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
                   "--hide-scrollbars", f"--user-data-dir={self.folder}", f"--window-size={self.size[0]},{self.size[1]}", "about:blank"]
        self.process = subprocess.Popen(command, preexec_fn=give_pipes, close_fds=False, start_new_session=True,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")
        self.resize(*self.size)
        if not self.scripts:
            self.call("Emulation.setScriptExecutionDisabled", value=True)
        return self

    def __exit__(self, *_):
        # The whole group that this object started, and nothing else.
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        os.close(self.writer)
        os.close(self.reader)
        shutil.rmtree(self.folder, ignore_errors=True)

    def resize(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)

    def messages(self, until):
        """Messages as they come; raises where none has come by `until`."""
        while True:
            while b"\0" in self.rest:
                message, self.rest = self.rest.split(b"\0", 1)
                yield json.loads(message)
            if not select.select([self.reader], [], [], max(0, until - time.monotonic()))[0]:
                raise TimeoutError("the browser does not answer")
            read = os.read(self.reader, 1 << 20)
            if not read:
                raise ConnectionError("the browser has ended")
            self.rest += read

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.writer, data):]
        for answer in self.messages(time.monotonic() + self.seconds):
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def named(self, method):
        return [event["params"] for event in self.events if event.get("method") == method]

    def open(self, path):
        """Until all of the page is read and its script has run; what the script then does without waiting is not waited for."""
        self.events = []
        self.call("Page.navigate", url="file://" + os.path.abspath(path))
        until = time.monotonic() + self.seconds
        messages = self.messages(until)
        while not self.named("Page.loadEventFired"):
            self.events.append(next(messages))

    def value(self, expression):
        """What an expression (or the promise that it is) gives."""
        out = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in out:
            raise RuntimeError(f"{expression}: {out['exceptionDetails']}")
        return out["result"].get("value")

    def wait_for(self, expression):
        until = time.monotonic() + self.seconds
        while not self.value(expression):
            if time.monotonic() > until:
                raise TimeoutError(expression)
            time.sleep(0.05)

    def key(self, key, shift=False, code=0):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, modifiers=8 if shift else 0)

    def mouse(self, kind, x, y, buttons=0):
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left" if buttons else "none", buttons=buttons, clickCount=1)

    def screenshot(self, file, whole=False, clip=None):
        extra = {"clip": {**clip, "scale": 1}} if clip else {}
        with open(file, "wb") as out:
            out.write(base64.b64decode(self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole, **extra)["data"]))

    def print(self, file):
        with open(file, "wb") as out:
            out.write(base64.b64decode(self.call("Page.printToPDF", printBackground=True, preferCSSPageSize=True)["data"]))
