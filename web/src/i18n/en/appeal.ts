/** English: what moderators decided about a doctor, and appeals. */

export const words = {
  "decisions.title": "What moderators decided",
  "decisions.lead": "About your words or your account. Only you see this.",
  "decisions.redact": "Your words were removed",
  "decisions.warn": "You were warned",
  "decisions.suspend": "Your account was suspended",
  "decisions.reason.patient_data": "they tell who the patient is",
  "decisions.reason.unsafe_advice": "unsafe advice",
  "decisions.reason.promotion": "promotion",
  "decisions.reason.abuse": "abuse",
  "decisions.where": "Where it was",

  "appeal.lead": "A suspended account can’t sign in. Here you can read why, and appeal once; another moderator decides.",
  "appeal.read": "Read why",
  "appeal.refused": "No suspended account has this address and password.",
  "appeal.none": "Nothing is noted here. Ask whoever runs this server.",
  "appeal.open": "Appeal",
  "appeal.why": "Why is it wrong?",
  "appeal.why_hint": "You can appeal once. Another moderator than the first reads it.",
  "appeal.send": "Send the appeal",
  "appeal.waits": "Your appeal of {when} waits for another moderator.",
  "appeal.stands": "Another moderator has looked at it: the decision stands.",
  "appeal.lifted": "Another moderator has lifted the decision.",
};
