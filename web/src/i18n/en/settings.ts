/** English: settings. */

export const words = {
  "settings.look": "Language and look",
  "settings.language": "Language",
  "settings.theme": "Theme",
  "settings.writing": "Writing",
  "settings.enter_sends": "Enter sends a message",
  "settings.enter_hint": "Shift+Enter makes a new line; Ctrl+Enter or ⌘+Enter always sends; Esc leaves a reply, an edit or a dialog.",
  "settings.security_lead": "Where you are signed in, password, authenticator app, passkeys.",
  "settings.security": "Open security",

  "data.title": "Your data",
  "data.lead": "Get all that is kept about you as one file: what you stated, wrote and uploaded. Nothing of others is in it.",
  "data.ask": "Make the file",
  "data.making": "The file is being made…",
  "data.fetch": "Download the file",
  "data.until": "Until {when}, and only while you are signed in.",
  "erase.title": "Erase your account",
  "erase.lead": "Your name, address, licence and devices are erased {days} days after you ask. What you wrote in rooms stays, under an alias that leads to nobody.",
  "erase.lead_words": "Your name, address, licence and devices, and all that you wrote and uploaded, are erased {days} days after you ask.",
  "erase.ask": "Erase my account",
  "erase.sure": "Erase your account?",
  "erase.sure_text": "You can call it off here for {days} days. After that it can't be undone.",
  "erase.waits": "Your account will be erased on {when}.",
  "erase.keep": "Keep my account",

  "reading.title": "Reading other languages",
  "reading.from": "Texts in {language}",
  "reading.translated": "Translated",
  "reading.both": "Both",
  "reading.original": "As written",
};
