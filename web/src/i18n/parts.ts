/** Where the words are: one part for every page (`core`), the others loaded with the pages that need them. */

import type { Language } from "../wire/shapes";
import type { words as appeal } from "./en/appeal";
import type { words as caseWords } from "./en/case";
import type { words as channels } from "./en/channels";
import type { words as core } from "./en/core";
import type { words as devices } from "./en/devices";
import type { words as duty } from "./en/duty";
import type { words as forms } from "./en/forms";
import type { words as licence } from "./en/licence";
import type { words as lounge } from "./en/lounge";
import type { words as moderation } from "./en/moderation";
import type { words as numbers } from "./en/numbers";
import type { words as pages } from "./en/pages";
import type { words as photo } from "./en/photo";
import type { words as post } from "./en/post";
import type { words as register } from "./en/register";
import type { words as room } from "./en/room";
import type { words as search } from "./en/search";
import type { words as security } from "./en/security";
import type { words as settings } from "./en/settings";
import type { words as wayIn } from "./en/way_in";

export interface Words {
  core: typeof core;
  appeal: typeof appeal;
  case: typeof caseWords;
  forms: typeof forms;
  photo: typeof photo;
  post: typeof post;
  register: typeof register;
  room: typeof room;
  search: typeof search;
  security: typeof security;
  settings: typeof settings;
  channels: typeof channels;
  devices: typeof devices;
  duty: typeof duty;
  licence: typeof licence;
  lounge: typeof lounge;
  moderation: typeof moderation;
  numbers: typeof numbers;
  pages: typeof pages;
  way_in: typeof wayIn;
}

export type Part = keyof Words;
type Load = () => Promise<{ words: Record<string, string> }>;

export const PARTS: Record<Part, Record<Language, Load>> = {
  core: { en: () => import("./en/core"), es: () => import("./es/core") },
  appeal: { en: () => import("./en/appeal"), es: () => import("./es/appeal") },
  case: { en: () => import("./en/case"), es: () => import("./es/case") },
  forms: { en: () => import("./en/forms"), es: () => import("./es/forms") },
  photo: { en: () => import("./en/photo"), es: () => import("./es/photo") },
  post: { en: () => import("./en/post"), es: () => import("./es/post") },
  register: { en: () => import("./en/register"), es: () => import("./es/register") },
  room: { en: () => import("./en/room"), es: () => import("./es/room") },
  search: { en: () => import("./en/search"), es: () => import("./es/search") },
  security: { en: () => import("./en/security"), es: () => import("./es/security") },
  settings: { en: () => import("./en/settings"), es: () => import("./es/settings") },
  channels: { en: () => import("./en/channels"), es: () => import("./es/channels") },
  devices: { en: () => import("./en/devices"), es: () => import("./es/devices") },
  duty: { en: () => import("./en/duty"), es: () => import("./es/duty") },
  licence: { en: () => import("./en/licence"), es: () => import("./es/licence") },
  lounge: { en: () => import("./en/lounge"), es: () => import("./es/lounge") },
  moderation: { en: () => import("./en/moderation"), es: () => import("./es/moderation") },
  numbers: { en: () => import("./en/numbers"), es: () => import("./es/numbers") },
  pages: { en: () => import("./en/pages"), es: () => import("./es/pages") },
  way_in: { en: () => import("./en/way_in"), es: () => import("./es/way_in") },
};

/** The parts that a page's own files may use, by its folder; all may use `core`. A test holds them to it. */
export const PARTS_OF = {
  board: [],
  page: [],
  "sign-in": [],
  "way-in": ["way_in"],
  search: ["search"],
  room: ["case", "forms", "lounge", "room"],
  photo: ["photo"],
  post: ["case", "forms", "post"],
  register: ["forms", "register"],
  security: ["security", "way_in"],
  appeal: ["appeal", "way_in"],
  settings: ["appeal", "devices", "security", "settings", "way_in"],
  duty: ["duty"],
  licence: ["licence"],
  lounge: ["lounge"],
  pages: ["pages"],
  channels: ["channels", "devices"],
  moderation: ["moderation", "security", "way_in"],
  numbers: ["numbers"],
} as const satisfies Record<string, readonly Part[]>;
