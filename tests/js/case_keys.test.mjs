// From six words to a case in the browser, against the vectors of docs/cryptography.md.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { wordKeys } from "../../static/js/case_keys/derivation.js";
import { bytes, hex } from "../../static/js/case_keys/hexadecimal.js";
import { areSix, normalForm } from "../../static/js/case_keys/normal_form.js";
import { caseKey } from "../../static/js/case_keys/unwrapping.js";

const text = readFileSync(new URL("../../docs/cryptography.md", import.meta.url), "utf8");
const VALUES = Object.fromEntries([...text.matchAll(/^\| ([\w -]+) \| `([^`]+)` \|$/gm)].map((row) => row.slice(1)));
const COST = { salt: VALUES["public salt"], passes: 3, memory: 64 * 1024, lanes: 4 };
const keys = { locator: bytes(VALUES.locator), kek: bytes(VALUES.kek) };

test("the words give the locator and the key of the vectors", async () => {
  const { locator, kek } = await wordKeys(normalForm(VALUES.words.toUpperCase()), COST);
  assert.equal(hex(locator), VALUES.locator);
  assert.equal(hex(kek), VALUES.kek);
});

test("the key opens what the server hands out", async () => {
  assert.equal(await caseKey(keys, VALUES.inner), VALUES["case key"]);
});

test("nothing opens the answer for a locator without a case, nor one that was changed or is another's", async () => {
  assert.equal(await caseKey(keys, VALUES["no case"]), "");
  const changed = bytes(VALUES.inner);
  changed[20] ^= 1;
  assert.equal(await caseKey(keys, hex(changed)), "");
  assert.equal(await caseKey({ ...keys, locator: bytes(VALUES.kek) }, VALUES.inner), "");
  assert.equal(await caseKey(keys, ""), "");
  assert.equal(await caseKey(keys, `02${VALUES.inner.slice(2)}`), "");
});

test("words in any spelling have the form that the server gives them", () => {
  const spellings = JSON.parse(readFileSync(new URL("../cases/spellings.json", import.meta.url), "utf8"));
  for (const [typed, form] of spellings) assert.equal(normalForm(typed), form, JSON.stringify(typed));
  assert.ok(areSix("a b c d e f"));
  assert.ok(!areSix(""));
  assert.ok(!areSix("a b c d e"));
});
