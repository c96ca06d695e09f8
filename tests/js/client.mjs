// The official Socket.IO client, driven by lines of JSON on standard input.
//
// {id, do: "connect", url, token} · {id, do: "call", event, payload} · {id, do: "close"}
// are each answered by {id, answer}; every event of the server is told as {event, payload}.

import { createInterface } from "node:readline";
import { io } from "socket.io-client";

const CALL_PATIENCE_MS = 9_000;

let socket = null;

function tell(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function connect({ url, token }) {
  return new Promise((answer) => {
    socket = io(url, {
      auth: { token },
      transports: ["websocket"],
      reconnectionDelay: 50,
      reconnectionDelayMax: 500,
    });
    socket.once("connect", () => answer({ ok: true }));
    socket.once("connect_error", (error) =>
      answer({ ok: false, message: error.message, data: error.data ?? null }),
    );
    socket.onAny((event, payload) => tell({ event, payload: payload ?? {} }));
    socket.on("disconnect", (reason) => tell({ event: "(gone)", payload: { reason } }));
    socket.on("connect", () => tell({ event: "(connected)", payload: {} }));
  });
}

async function call({ event, payload }) {
  try {
    return await socket.timeout(CALL_PATIENCE_MS).emitWithAck(event, payload);
  } catch (error) {
    return { ok: false, error: { code: "(no answer)", message: error.message } };
  }
}

function close() {
  socket?.close();
  return { ok: true };
}

const DEEDS = { connect, call, close };

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  Promise.resolve(DEEDS[request.do](request)).then((answer) => tell({ id: request.id, answer }));
}
socket?.close();
