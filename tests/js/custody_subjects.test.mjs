// What an entry of the log is about: the script that checks bundles reads it as cases/custody_subjects.py does.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { subjectOf } from "../../static/js/verify/log.js";

const cases = JSON.parse(readFileSync(new URL("../cases/custody_subjects.json", import.meta.url), "utf-8"));

test("each case", () => {
  const read = new Set();
  for (const [act, text, described] of cases) {
    const found = subjectOf(act, text);
    if (found === null) continue;
    read.add(act);
    assert.deepEqual(found, described, `${act}: ${text}`);
  }
  const acts =
    "exported fingerprint-noted fingerprint-removed outside-event removed sealed stamped voided".split(" ");
  assert.deepEqual([...read].sort(), acts);
});
