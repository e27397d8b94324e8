// Checks bundles with the modules of the page, under Node: reads {known, texts, bundles: [{path, anchors}]} as JSON
// from the standard input, prints what each report says.
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";
import { NotABundle } from "../../static/js/verify/bundle.js";
import { Check } from "../../static/js/verify/checks.js";
import { rooted } from "../../static/js/verify/sources.js";
import { fromZip } from "../../static/js/verify/zip.js";

/** @param {string} path */
async function filesOf(path) {
  try {
    return rooted(await fromZip(new Blob([readFileSync(path)])));
  } catch (error) {
    if (error instanceof NotABundle) return null;
    throw error;
  }
}

runInThisContext(readFileSync(new URL("../../static/vendor/pki.js", import.meta.url), "utf8"));
const { known, texts, bundles } = JSON.parse(readFileSync(0, "utf8"));
const said = [];
for (const { path, anchors } of bundles) {
  const digests = new Set(anchors);
  const files = await filesOf(path);
  if (!files) {
    said.push({ result: "no-bundle" });
    continue;
  }
  const run = new Check(files, { stamp: digests, sign: digests }, [], { known, texts: texts.split(" ") });
  const report = await run.run(() => {});
  const stamps = report.stamps.map(({ entry, known: isKnown, ended, lasting, renewedBy, revocation }) => (
    { entry, known: isKnown, ended, lasting, renewed_by: renewedBy, revocation }
  ));
  const lights = [report.fits, report.madeBy, report.since];
  said.push({ result: report.result, lights, changed: [...report.changed.keys()], stamps });
}
process.stdout.write(JSON.stringify(said));
