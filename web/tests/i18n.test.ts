import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { en } from "../src/i18n/en";
import { es } from "../src/i18n/es";

const SRC = join(import.meta.dirname, "../src");
const source = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !/^i18n\/e[ns]\.ts$/.test(name))
  .map((name) => readFileSync(join(SRC, name), "utf8"))
  .join("\n");

// Keys whose last part is a code from the wire, and counted ones, are made at run time.
const prefixes = [...source.matchAll(/`([a-z_.]+)\.\$\{/g), ...source.matchAll(/tCode\("([a-z_.]+)"/g)].map((hit) => `${hit[1]}.`);
const isUsed = (key: string): boolean => {
  const base = key.replace(/\.(one|other)$/, "");
  return source.includes(`"${key}"`) || source.includes(`"${base}"`) || prefixes.some((prefix) => key.startsWith(prefix));
};
const values = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((hit) => hit[1] as string).sort();

describe("words", () => {
  it("are there in both languages under the same keys", () => {
    expect(Object.keys(es)).toEqual(Object.keys(en));
  });

  it("are all used", () => {
    expect(Object.keys(en).filter((key) => !isUsed(key))).toEqual([]);
  });

  it("take the same values in both languages", () => {
    for (const [key, text] of Object.entries(en)) expect([key, values(es[key as keyof typeof en])]).toEqual([key, values(text)]);
  });

  it("are not left empty or untranslated", () => {
    const same = Object.entries(en).filter(([key, text]) => es[key as keyof typeof en] === text && /[a-zñ]{4}/.test(text.replace(/\{\w+\}/g, "")));
    expect(same.map(([key]) => key)).toEqual(["app.title", "language.en", "language.es"]);
  });
});
