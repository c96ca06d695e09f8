/** English: the devices that are paged. */

export const words = {
  "push.title": "Pages on this device",
  "push.lead": "Be paged when Curbside is closed. A notification names specialty and urgency, never the case.",
  "push.state.unknown": "Looking…",
  "push.state.unsupported": "This browser can't receive pages. On an iPhone add Curbside to the home screen first.",
  "push.state.blocked": "Notifications are blocked for this site. Allow them in the browser’s settings.",
  "push.state.off": "This device is not paged.",
  "push.state.on": "This device is paged.",
  "push.turn_on": "Page this device",
  "push.device": "A device",
  "push.this": "this one",
  "push.test": "Test",
  "push.tested": "A test is on its way.",
  "push.remove": "Remove",
};
