/** The icons, drawn as lines on a 24 × 24 grid. They are decoration: what they stand for is said in words beside them. */

const PATHS = {
  alert: "M12 8v5m0 3.2v.1M10.3 4.3 2.9 17.2A2 2 0 0 0 4.6 20h14.8a2 2 0 0 0 1.7-2.8L13.7 4.3a2 2 0 0 0-3.4 0Z",
  back: "M19 12H5m6-6-6 6 6 6",
  bell: "M6 9a6 6 0 0 1 12 0c0 6 2.5 7 2.5 7h-17S6 15 6 9m4 10.5a2.1 2.1 0 0 0 4 0",
  chart: "M5 20V10m7 10V4m7 16v-7",
  check: "m5 12.5 4.5 4.5L19 7.5",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5.2l3.3 2",
  close: "M6 6l12 12M18 6 6 18",
  down: "M12 5v14m6-6-6 6-6-6",
  edit: "M4 20h4L19 9l-4-4L4 16v4Zm9-13 4 4",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z",
  filter: "M4 6h16M7 12h10m-7 6h4",
  flag: "M6 21V4m0 1h12l-3 4 3 4H6",
  gear: "M12 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM4 12h1.5M18.5 12H20M12 4v1.5m0 13V20M6.3 6.3l1.1 1.1m9.2 9.2 1.1 1.1m0-11.4-1.1 1.1m-9.2 9.2-1.1 1.1",
  globe: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM3.5 9.5h17m-17 5h17M12 3c-5 5-5 13 0 18 5-5 5-13 0-18Z",
  mask: "M4 8c2.5-1 13.5-1 16 0 .6 5-1.5 8.5-4 8.5-2 0-2.5-2-4-2s-2 2-4 2c-2.5 0-4.6-3.5-4-8.5Zm4 3.5h2m4 0h2",
  message: "M4 5h16v11h-8l-4.5 4v-4H4V5Z",
  people: "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6.5 8c0-3.5 3-5.5 6.5-5.5s6.5 2 6.5 5.5m0-15a3.5 3.5 0 0 1 0 6.9m3 2.9c2 .8 3 2.6 3 5.2",
  photo: "M4 5h16v14H4V5Zm0 11 5-5 4 4 2.5-2.5L20 17M15.5 9.5h.1",
  plus: "M12 5v14M5 12h14",
  reply: "M10 6 4 12l6 6m-6-6h10a6 6 0 0 1 6 6",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm5-2 4.5 4.5",
  send: "M4 12 20 4l-5 16-3.5-6.5L4 12Zm7.5 1.5L20 4",
  spinner: "M12 3a9 9 0 1 0 9 9",
  star: "m12 3.5 2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8L12 3.5Z",
  thumb: "M7 20V10m0 10H4V10h3m0 0 4-7c1.7 0 2.6 1.2 2.2 3L12.5 9H18c1.4 0 2.3 1.2 2 2.6l-1.5 6.6A2.2 2.2 0 0 1 16.4 20H7",
  trash: "M4.5 7h15M9.5 7V4h5v3m-8 0 1 13h9l1-13M10.5 11v5m3-5v5",
  undo: "M5 7v5h5M5.5 12A7 7 0 1 1 8 17.5",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, className = "" }: { name: IconName; className?: string }) {
  return (
    <svg class={`icon ${className}`} viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor"
      stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round">
      <path d={PATHS[name]} />
    </svg>
  );
}

export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 64 64" aria-hidden="true">
      <rect width="64" height="64" rx="15" fill="#0f5c63" />
      <path d="M44.5 21.2A17 17 0 1 0 44.5 42.8" fill="none" stroke="#fff" stroke-width="6.5" stroke-linecap="round" />
      <path d="M32 23.5V32l7 5" fill="none" stroke="#9fe0d6" stroke-width="4.5" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}
