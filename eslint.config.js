// Style of the pages' scripts and their tests. Types: tsconfig.json. `make lint` runs both.
import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    files: ["static/js/**/*.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: { ...globals.browser, pki: "readonly" } },
    rules: {
      complexity: ["error", 10],
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "max-len": ["error", { code: 116, ignoreUrls: true }],
      "max-lines-per-function": ["error", { max: 50, skipComments: true, skipBlankLines: true }],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-restricted-properties": ["error", { object: "window", property: "localStorage" }],
      "no-restricted-globals": ["error", "localStorage"], // would stay on a device that someone else looks through
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["static/js/verify/*.js"], // one check follows the other, as dossier/verify/ has them
    rules: { complexity: ["error", 13] },
  },
  {
    files: ["scripts/bench/*.js"],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ["tests/js/**/*.mjs"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: { ...globals.node, ...globals.browser } },
  },
  { ignores: ["static/vendor/", "tools/", "var/", ".venv/", ".pytest_cache/", "*.config.js", "tests/corpus/"] },
];
