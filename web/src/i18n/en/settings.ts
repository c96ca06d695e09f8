/** English: settings. */

export const words = {
  "settings.look": "Language and look",
  "settings.language": "Language",
  "settings.theme": "Theme",
  "settings.writing": "Writing",
  "settings.enter_sends": "Enter sends a message",
  "settings.enter_hint": "Shift+Enter makes a new line; Ctrl+Enter or ⌘+Enter always sends; Esc leaves a reply, an edit or a dialog.",
  "settings.sign_ins": "Other devices",
  "settings.sign_ins_hint": "Sign out everywhere but here, as after using a shared computer.",
  "settings.close_others": "Sign out elsewhere",
  "settings.others_closed": "Signed out everywhere else.",

  "reading.title": "Reading other languages",
  "reading.from": "Texts in {language}",
  "reading.translated": "Translated",
  "reading.both": "Both",
  "reading.original": "As written",
};
