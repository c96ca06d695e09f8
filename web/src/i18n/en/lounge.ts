/** English: the lounges. */

export const words = {
  "lounge.lead": "Standing rooms for verified doctors: to talk, ask around and vote. Nobody is paged from here.",
  "lounge.everybody": "Everybody",
  "lounge.own": "For you",
  "lounge.others": "Other disciplines",
  "lounge.quiet": "quiet so far",
  "lounge.unread.one": "{count} new",
  "lounge.unread.other": "{count} new",
  "lounge.room_lead": "Every verified doctor reads and writes here.",
  "lounge.discipline_lead": "For this discipline; every verified doctor may read and write.",
  "lounge.no_cases": "Nobody is paged from here, and no clock runs. A patient who needs an answer is a case of its own.",
};
