/** Fails when a first visit needs more script than agreed: all that the board needs, gzipped, in the larger language. */

import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const LIMIT_BYTES = 45_000;
const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));
// Made for this check, not to be served.
rmSync(new URL(".vite", dist), { recursive: true });

/** The files that loading `entry` loads as well. */
function filesOf(entry, found = new Set()) {
  found.add(manifest[entry].file);
  for (const other of manifest[entry].imports ?? []) {
    if (!found.has(manifest[other].file)) filesOf(other, found);
  }
  return found;
}

function sizeOf(files) {
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length, 0);
}

const languages = ["src/i18n/en/core.ts", "src/i18n/es/core.ts"].map((name) => sizeOf(filesOf(name)));
const first = sizeOf(filesOf("index.html")) + Math.max(...languages);
const room = sizeOf(new Set([...filesOf("src/pages/room/room.tsx")].filter((file) => !filesOf("index.html").has(file))));
console.log(`first load: ${(first / 1_000).toFixed(1)} kB of script (limit ${LIMIT_BYTES / 1_000}); the room adds ${(room / 1_000).toFixed(1)} kB`);
if (first > LIMIT_BYTES) {
  console.error(`too large: see ${fileURLToPath(dist)}`);
  process.exit(1);
}
