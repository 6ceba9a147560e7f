// Trains the two small BPE models that the fixtures share, on the sentences below, and writes models/*.json.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const corpus = `the small grey lighthouse keeper counted the ships that passed the harbour in the morning and in the evening
there was a little garden behind the house where the children planted beans and the beans were growing
she said that the number 12 and the number 123 were written on the door of the old library in 1923 and 1924
it's theirs, they'll say it's ours, we've heard it, I'd say; don't and can't and won't and you're
the café on the corner, naïve résumé, Ångström, für, más, señor, été, garçon
def count(items): return len(items) if items else 0   for i in range(10):   print(i)
日本語の文 日本の本 中文字 русский текст ελληνικά 한국어 문장 العربية
Hello, Hello! HELLO? The THE THERE 😀😀 👍 𝓗𝓮𝓵𝓵𝓸`;

/** Joins the most frequent pair again and again; of pairs equally frequent, the one first met. */
function train(words, count) {
  const merges = [];
  let split = words;
  while (merges.length < count) {
    const pairs = new Map();
    for (const word of split) {
      for (let i = 0; i + 1 < word.length; i++) {
        const pair = JSON.stringify([word[i], word[i + 1]]);
        pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
      }
    }
    const [best, times] = [...pairs].reduce((a, b) => (b[1] > a[1] ? b : a), ["", 1]);
    if (times < 2) break;
    const [left, right] = JSON.parse(best);
    merges.push([left, right]);
    split = split.map((word) => {
      const joined = [];
      for (let i = 0; i < word.length; i++) {
        const match = word[i] === left && word[i + 1] === right;
        joined.push(match ? left + right : word[i]);
        if (match) i++;
      }
      return joined;
    });
  }
  return merges;
}

function write(name, pieces, merges, options) {
  const unique = [...new Set([...pieces, ...merges.map(([left, right]) => left + right)])];
  const vocab = Object.fromEntries(unique.map((piece, id) => [piece, id]));
  const model = { type: "BPE", dropout: null, ...options, vocab, merges };
  mkdirSync(join(here, "models"), { recursive: true });
  writeFileSync(join(here, "models", `${name}.json`), JSON.stringify(model) + "\n");
  console.log(`${name}: ${unique.length} pieces, ${merges.length} merges`);
}

const here = dirname(fileURLToPath(import.meta.url));

let free = 256;
const printable = (b) => (b > 0x20 && b < 0x7f) || (b > 0xa0 && b !== 0xad);
const alphabet = Array.from({ length: 256 }, (_, b) => String.fromCharCode(printable(b) ? b : free++));
const spell = (text) => [...Buffer.from(text, "utf8")].map((b) => alphabet[b]);
const words = corpus.match(/'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu);
write("bytes", alphabet, train(words.map(spell), 170),
  { unk_token: null, continuing_subword_prefix: "", end_of_word_suffix: "", fuse_unk: false, byte_fallback: false });
const marked = corpus.split("\n").map((line) => [..."▁" + line.replaceAll(" ", "▁")]);
const fallback = Array.from({ length: 256 }, (_, b) => `<0x${b.toString(16).toUpperCase().padStart(2, "0")}>`);
const characters = [...new Set(marked.flat())].filter((c) => !"ñç文العربية".includes(c));
const known = new Set(characters);
write("characters", ["<unk>", "<s>", "</s>", ...fallback, ...characters],
  train(marked, 220).filter(([left, right]) => [...(left + right)].every((c) => known.has(c))),
  { unk_token: "<unk>", continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: true, byte_fallback: true });
// The same with real spaces inside pieces, which only merges in pairs can write.
const spaced = corpus.split("\n").map((line) => [...line]);
write("spaced", ["<unk>", ...new Set(spaced.flat())], train(spaced, 120),
  { unk_token: "<unk>", continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: false, byte_fallback: false });
