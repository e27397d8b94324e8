// From six words to a case in the browser, against the vectors of docs/cryptography.md.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { wordKeys } from "../../static/js/case_keys/derivation.js";
import { draw } from "../../static/js/case_keys/drawing.js";
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

const listOf = (language) => readFileSync(new URL(`../../static/words/${language}.txt`, import.meta.url), "utf8");

test("six different words are drawn from the whole list, each as likely", () => {
  for (const language of ["en", "de"]) {
    const all = new Set(listOf(language).trim().split("\n"));
    const drawn = Array.from({ length: 200 }, () => draw(listOf(language)));
    for (const words of drawn) {
      assert.equal(new Set(words).size, 6);
      assert.ok(words.every((word) => all.has(word) && normalForm(word) === word));
    }
    assert.ok(new Set(drawn.flat()).size > 1000);
  }
});

test("a number that would favour some words, and a word that was drawn already, are drawn again", (context) => {
  const values = [2 ** 32 - 1, 5, 5, 0, 1, 2, 3, 4]; // the first lies above the last whole multiple of the list
  context.mock.method(crypto, "getRandomValues", (array) => array.fill(values.shift()));
  const all = listOf("en").trim().split("\n");
  assert.deepEqual(draw(listOf("en")), [5, 0, 1, 2, 3, 4].map((place) => all[place]));
});

test("from a list that is not the whole one nothing is drawn", () => {
  assert.throws(() => draw(listOf("en").slice(0, 50_000)), RangeError);
  assert.throws(() => draw("<!doctype html>".repeat(10_000)), RangeError);
  assert.throws(() => draw("abacus\n".repeat(8_000)), RangeError);
});
