import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Part, PARTS, PARTS_OF } from "../src/i18n/parts";

const SRC = join(import.meta.dirname, "../src");
const NAMES = Object.keys(PARTS) as Part[];
const read = async (language: "en" | "es") =>
  Object.fromEntries(await Promise.all(NAMES.map(async (part) => [part, (await PARTS[part][language]()).words] as const)));
const en = await read("en");
const es = await read("es");
const all = { en: Object.assign({}, ...Object.values(en)), es: Object.assign({}, ...Object.values(es)) } as Record<"en" | "es", Record<string, string>>;

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !name.startsWith("i18n/") && !name.startsWith("wire/generated/"))
  .map((name) => ({ name, text: readFileSync(join(SRC, name), "utf8") }));
const source = files.map((file) => file.text).join("\n");

// Keys whose last part is a code from the wire, and counted ones, are made at run time.
const madeIn = (text: string): string[] =>
  [...text.matchAll(/`([a-z_.]+)\.\$\{/g), ...text.matchAll(/tCode\("([a-z_.]+)"/g)].map((hit) => `${hit[1]}.`);
const withoutForm = (key: string): string => (`${key.replace(/\.\w+$/, "")}.one` in all.en ? key.replace(/\.(one|other)$/, "") : key);
const prefixes = madeIn(source);
const quoted = new Set([...source.matchAll(/"(?=([\w.+-]+)")/g)].map((hit) => hit[1] as string));
const isUsed = (key: string): boolean =>
  quoted.has(key) || quoted.has(withoutForm(key)) || prefixes.some((prefix) => key.startsWith(prefix));
const values = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((hit) => hit[1] as string).sort();

/** The keys that a file names in full. */
const namedIn = (text: string): string[] => {
  const quoted = new Set([...text.matchAll(/"([a-z0-9_.+-]+)"/g)].map((hit) => hit[1] as string));
  return Object.keys(all.en).filter((key) => quoted.has(key) || (key !== withoutForm(key) && quoted.has(withoutForm(key))));
};
const partOf = (key: string): Part => NAMES.find((part) => key in (en[part] ?? {})) as Part;

describe("words", () => {
  it("are there in both languages under the same keys", () => {
    for (const part of NAMES) expect([part, Object.keys(es[part] ?? {})]).toEqual([part, Object.keys(en[part] ?? {})]);
  });

  it("stand in one part only", () => {
    expect(Object.keys(all.en)).toHaveLength(Object.values(en).reduce((sum, part) => sum + Object.keys(part ?? {}).length, 0));
  });

  it("are all used", () => {
    expect(Object.keys(all.en).filter((key) => !isUsed(key))).toEqual([]);
  });

  it("are loaded with the page that uses them", () => {
    const early: string[] = [];
    for (const { name, text } of files) {
      const folder = /^pages\/([^/]+)\//.exec(name)?.[1] as keyof typeof PARTS_OF | undefined;
      // What several pages share must do with the words that all of them load.
      const may = new Set<Part>(folder === undefined ? sharedBy(name) : ["core", ...PARTS_OF[folder]]);
      early.push(...namedIn(text).filter((key) => !may.has(partOf(key))).map((key) => `${name}: ${key}`));
    }
    expect(early).toEqual([]);
  });

  it("take the same values in both languages", () => {
    for (const [key, text] of Object.entries(all.en)) expect([key, values(all.es[key] ?? "")]).toEqual([key, values(text)]);
  });

  it("are not left empty or untranslated", () => {
    const same = Object.entries(all.en).filter(([key, text]) => all.es[key] === text && /[a-zñ]{4}/.test(text.replace(/\{\w+\}/g, "")));
    expect(same.map(([key]) => key)).toEqual(["app.title", "language.en", "language.es"]);
  });
});

/** The parts that every page loading a shared component has asked for. */
function sharedBy(name: string): Part[] {
  const base = name.replace(/\.tsx?$/, "").split("/").slice(-2).join("/");
  const users = Object.entries(PARTS_OF).filter(([folder]) =>
    files.some((file) => file.name.startsWith(`pages/${folder}/`) && file.text.includes(`/${base}"`)),
  );
  const inFirstLoad = users.length === 0 || users.some(([folder]) => (PARTS_OF[folder as keyof typeof PARTS_OF] as readonly Part[]).length === 0);
  if (inFirstLoad) return ["core"];
  return ["core", ...NAMES.filter((part) => users.every(([, parts]) => (parts as readonly Part[]).includes(part)))];
}
