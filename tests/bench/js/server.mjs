// Node's socket.io, plain or with its Redis adapter, driven as servers/driver.py drives Python's.
// node server.mjs [REDIS_URL]

import { createAdapter } from "@socket.io/redis-adapter";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "redis";
import { Server } from "socket.io";

const FIRST_SEQ = 100_000;
const EVENT = "room:entry";
const STAMP_DIGITS = 12;

const http = createServer();
const io = new Server(http, { transports: ["websocket"] });
const redisUrl = process.argv[2];
if (redisUrl) {
  const publish = createClient({ url: redisUrl });
  const subscribe = publish.duplicate();
  await Promise.all([publish.connect(), subscribe.connect()]);
  io.adapter(createAdapter(publish, subscribe, { key: "bench-node" }));
}

io.on("connection", (socket) => {
  socket.on("join", async (rooms, answer) => {
    await socket.join(rooms);
    answer(true);
  });
});

const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);
const monotonicUs = () => process.hrtime.bigint() / 1000n;

function message(room, seq, sizeBytes) {
  const stamp = `#t${monotonicUs().toString().padStart(STAMP_DIGITS, "0")}`;
  const made = { case_id: room, seq, text: stamp };
  const size = JSON.stringify([EVENT, made]).length;
  made.text += "x".repeat(sizeBytes - size);
  return made;
}

const seqs = new Map();

async function drive({ rooms, messages, burst, rate, bytes }) {
  const began = performance.now();
  for (let turn = 0; turn < messages / burst; turn += 1) {
    const wait = began + (turn * burst * 1000) / rate - performance.now();
    if (wait > 0) await sleep(wait);
    else await new Promise(setImmediate);
    const room = rooms[turn % rooms.length];
    for (let nth = 0; nth < burst; nth += 1) {
      const seq = (seqs.get(room) ?? FIRST_SEQ) + 1;
      seqs.set(room, seq);
      io.to(room).emit(EVENT, message(room, seq, bytes));
    }
  }
  say({ sent: messages, took_s: (performance.now() - began) / 1000 });
}

http.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => say({ port: http.address().port }));

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  if (order.do === "drive") await drive(order);
  else if (order.do === "collect") {
    globalThis.gc?.();
    say({ collected: true });
  }
}
process.exit(0);
