// Run in a page of the site by scripts/bench/browser.py, one function at a time.
({
  /** PDQ of made-up pixels, the same as in scripts/bench/work.py: best time of `rounds`, in seconds. */
  async pdq({ width, height, rounds, module }) {
    const { Pdq } = await import(module);
    const strip = 256;
    const rgba = new Uint8ClampedArray(width * strip * 4);
    let best = Infinity;
    let found;
    for (let round = 0; round < rounds; round += 1) {
      const pdq = new Pdq(width, height);
      let spent = 0;
      for (let top = 0; top < height; top += strip) {
        const rows = Math.min(strip, height - top);
        for (let i = 0, y = top; y < top + rows; y += 1) {
          for (let x = 0; x < width; x += 1, i += 4) {
            for (let band = 0; band < 3; band += 1) rgba[i + band] = (x * 5 + y * 3 + 40 * band + ((x * y) >> 9)) & 255;
          }
        }
        const begun = performance.now();
        pdq.add(rgba.subarray(0, width * rows * 4));
        spent += performance.now() - begun;
      }
      const begun = performance.now();
      found = pdq.end();
      best = Math.min(best, spent + performance.now() - begun);
    }
    return { seconds: best / 1000, ...found };
  },

  /** Only reading the chosen file, in pieces: seconds. */
  async read({ piece }) {
    const [file] = document.querySelector("#bench").files;
    const begun = performance.now();
    let next = file.slice(0, piece).arrayBuffer();
    for (let from = 0; from < file.size; from += piece) {
      const bytes = await next;
      next = file.slice(from + piece, from + 2 * piece).arrayBuffer();
      if (!bytes.byteLength) throw new Error("nothing was read");
    }
    return (performance.now() - begun) / 1000;
  },

  /** An input of our own, so that choosing a file starts nothing. */
  async input() {
    const input = document.createElement("input");
    input.type = "file";
    input.id = "bench";
    document.querySelector("main").append(input);
  },

  /** The check of the chosen picture: seconds with loading, and the median of `rounds` afterwards. */
  async look({ module, rounds }) {
    const [file] = document.querySelector("#bench").files;
    const { suspects } = await import(module);
    const seconds = [];
    for (let round = 0; round <= rounds; round += 1) {
      const begun = performance.now();
      const parts = await suspects(file, 0.3);
      if (parts.length) throw new Error("a drawn chat did not pass");
      seconds.push((performance.now() - begun) / 1000);
    }
    const [first, ...others] = seconds;
    others.sort((one, other) => one - other);
    return { first, median: others[Math.floor(others.length / 2)] };
  },

  /** When the upload form can be used (its script has run) and when all scripts have: seconds since the page was asked
   * for. They are modules, so they run before that event. */
  async interactive() {
    const [{ domContentLoadedEventEnd }] = performance.getEntriesByType("navigation");
    const [{ startTime }] = performance.getEntriesByName("form");
    return { form: startTime / 1000, all: domContentLoadedEventEnd / 1000 };
  },

  /** From now on, moments are kept: the last byte of a request left, the receipt of a file was shown. */
  async moments() {
    window.moments = {};
    const { send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.send = function sendNoted(body) {
      this.upload.addEventListener("load", () => {
        window.moments.sent = performance.now();
      });
      return send.call(this, body);
    };
    const lines = document.querySelector("#sending");
    new MutationObserver(() => {
      if (lines.querySelector(".arrived")) window.moments.shown ??= performance.now();
    }).observe(lines, { subtree: true, childList: true, attributes: true });
  },

  /** Seconds from the last byte to the receipt. */
  async waited() {
    return (window.moments.shown - window.moments.sent) / 1000;
  },

  /** From now on, the longest task of the main thread is kept. */
  async watch() {
    window.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
    }).observe({ type: "longtask" });
  },

  async longest() {
    return window.longest;
  },
});
