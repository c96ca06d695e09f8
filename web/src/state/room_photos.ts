/** All photos of a room, in the order in which they came. Pure. */

import type { AttachmentInfo } from "../wire/shapes";
import type { Room } from "./room";

export function photosOf(room: Room): AttachmentInfo[] {
  const told = [...room.messages.values()].filter((message) => !message.redacted && !message.retracted);
  return [...(room.story?.attachments ?? []), ...told.flatMap((message) => message.attachments)];
}
