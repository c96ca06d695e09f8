/** English: one's licence and its check. */

export const words = {
  "licence.title": "Your licence",
  "licence.status.pending": "Your licence has not been verified yet. Until then you see no cases.",
  "licence.status.verified": "Your licence is verified.",
  "licence.status.expired": "The year since your licence was verified is over. Until it is checked again you see no cases.",
  "licence.status.rejected": "Your licence could not be verified. You see no cases.",
  "licence.waits.reviewer": "It is a reviewer's turn. You need not do anything; a paper or a word from you may help.",
  "licence.waits.doctor": "It is your turn: a reviewer asked you for something.",
  "licence.waits.address": "Only your e-mail address is still to be confirmed, by the link in our letter.",
  "licence.until": "It is checked again by {day}.",
  "licence.because": "What was decided, and why",
  "licence.number": "{country}, number {number}.",
  "licence.register": "The country's public register",
  "licence.asked": "What you were asked for",
  "licence.papers": "Papers",
  "licence.papers_lead":
    "Up to four photos (JPEG, PNG, WebP) or PDFs of your licence, 5 MB each. They are kept encrypted, only the reviewer of your check can open them, and they are deleted some days after the decision.",
  "licence.paper_pdf": "PDF, sent {when}",
  "licence.paper_photo": "Photo, sent {when}",
  "licence.paper_send": "Send a paper",
  "licence.paper_remove": "Remove",
  "licence.paper_wrong.type": "Send a photo (JPEG, PNG, WebP) or a PDF.",
  "licence.paper_wrong.size": "This file is larger than 5 MB.",
  "licence.answer": "Your answer",
  "licence.answer_label": "To whoever checks your licence; it replaces what you said before",
  "licence.answer_send": "Send the answer",
};
