"""What must hold of the log in the end, and of the answers that were given about it. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from tests.faults.history import Line
from tests.faults.run import Act, Run, Violation, act_of, place_of

MAX_MESSAGE_CHARS = 20_000
KEY_REUSED = "key_reused"
SYSTEM = "system"


def nothing_acknowledged_is_lost(run: Run) -> Iterator[Violation]:
    """What was acknowledged is in the log, under the number that was told."""
    kept = {act_of(line) for line in run.final.values()}
    for line in run.lines("ok"):
        act = act_of(line)
        there = run.final.get(place_of(line))
        if act not in kept:
            yield Violation("lost", f"{act} was acknowledged as {line['seq']} and is gone")
        elif there is None or act_of(there) != act:
            yield Violation("moved", f"{act} was acknowledged as {line['seq']} but is elsewhere")
        elif there["said"] != line["said"]:
            yield Violation("changed", f"{act} says something else than was acknowledged")


def one_answer_for_one_act(run: Run) -> Iterator[Violation]:
    """Every acknowledgement of one act names one number."""
    told: dict[Act, set[int]] = defaultdict(set)
    for line in run.lines("ok"):
        told[act_of(line)].add(line["seq"])
    for act, seqs in told.items():
        if len(seqs) > 1:
            yield Violation("moved", f"{act} was acknowledged as {sorted(seqs)}")


def no_key_is_stored_twice(run: Run) -> Iterator[Violation]:
    counts = Counter(act_of(line) for line in run.lines("final"))
    for act, count in counts.items():
        if count > 1:
            yield Violation("doubled", f"{act} is in the log {count} times")


def numbers_are_dense(run: Run) -> Iterator[Violation]:
    """A room's numbers are 1, 2, 3 …, each there once."""
    seqs: dict[str, list[int]] = defaultdict(list)
    for line in run.lines("final"):
        seqs[line["room"]].append(line["seq"])
    for room, found in seqs.items():
        missing = set(range(1, max(found) + 1)) - set(found)
        if missing:
            yield Violation("gap", f"{room} has no {sorted(missing)[:10]}")
        if len(found) != len(set(found)):
            yield Violation("gap", f"{room} has a number twice")


def a_senders_order_is_kept(run: Run) -> Iterator[Violation]:
    """What a client sent after an acknowledgement has a higher number than that one."""
    highest: dict[tuple[str, str], int] = defaultdict(int)
    first_seen: dict[Act, int] = {}
    known: set[Act] = set()
    for line in run.lines("invoke", "ok"):
        act, whose = act_of(line), (line["client"], line["room"])
        if line["op"] == "invoke":
            first_seen.setdefault(act, highest[whose])
        elif act not in known:
            known.add(act)
            if line["seq"] <= first_seen.get(act, 0):
                yield Violation("reordered", f"{act} came before what {whose[0]} had sent earlier")
            highest[whose] = max(highest[whose], line["seq"])


def what_one_connection_sent_keeps_its_order(run: Run) -> Iterator[Violation]:
    """Acts sent one behind the other over one connection, once each, are stored in that order."""
    tries: dict[Act, list[Line]] = defaultdict(list)
    for line in run.lines("invoke"):
        tries[act_of(line)].append(line)
    seq_of = {act_of(line): line["seq"] for line in run.lines("ok")}
    last: dict[tuple[str, str, str], int] = {}
    for act, sent in tries.items():
        if len(sent) != 1 or act not in seq_of:
            continue
        stream = (sent[0]["client"], sent[0]["conn"], act.room)
        if seq_of[act] < last.get(stream, 0):
            yield Violation("reordered", f"{act} overtook an earlier one of its connection")
        last[stream] = max(last.get(stream, 0), seq_of[act])


def what_must_be_refused_is(run: Run) -> Iterator[Violation]:
    """Nothing is accepted that is longer than a message may be."""
    for line in run.lines("ok"):
        if len(line["said"]) > MAX_MESSAGE_CHARS:
            yield Violation("refused", f"{act_of(line)} is too long and was accepted")


def nobody_joins_twice(run: Run) -> Iterator[Violation]:
    joined = Counter(
        (line["room"], line["author"])
        for line in run.lines("final")
        if line["kind"] == "member_joined"
    )
    for (room, author), count in joined.items():
        if count > 1:
            yield Violation("doubled", f"{author} joined {room} {count} times")


def refused_is_refused(run: Run) -> Iterator[Violation]:
    """Nothing of what was refused is in the log, in whatever words.

    Unless another try of that act was acknowledged, or had an unknown outcome. Of what came under
    a key that had been used for other words, those words are not there.
    """
    words: dict[Act, set[str]] = defaultdict(set)
    for line in run.lines("final"):
        words[act_of(line)].add(line["said"])
    tried = {(act_of(line), line["said"]) for line in run.lines("ok", "unknown")}
    acts = {act for act, _ in tried}
    for line in run.lines("refused"):
        act, said = act_of(line), line["said"]
        if line["code"] == KEY_REUSED:
            stored = said in words[act] and (act, said) not in tried
        else:
            stored = act in words and act not in acts
        if stored:
            yield Violation("refused", f"{act} was refused ({line['code']}) and is stored")


def nothing_is_there_that_nobody_asked_for(run: Run) -> Iterator[Violation]:
    """Every message was sent by its author, in these words; whoever joined had said something."""
    asked = {(act_of(line), line["said"]) for line in run.lines("invoke")}
    paging = {line["case"] for line in run.lines("wave") if line["paged_s"] is not None}
    writers = {(act.room, act.author) for act, _ in asked}
    for line in run.lines("final"):
        act, kind = act_of(line), line["kind"]
        if kind == "case_posted":
            wanted = line["seq"] == 1
        elif kind == "member_joined":
            wanted = (act.room, act.author) in writers
        elif act.author == SYSTEM:
            wanted = kind == "case_answered" or (kind == "wave_paged" and act.room in paging)
        else:
            wanted = (act, line["said"]) in asked
        if not wanted:
            yield Violation("ghost", f"nobody asked for {act} ({kind})")


def a_race_has_one_winner(run: Run) -> Iterator[Violation]:
    """Each run of a case is answered once; it is resolved once until it is opened again."""
    closed: dict[str, bool] = defaultdict(bool)
    answered: Counter[tuple[str, int]] = Counter()
    runs: Counter[str] = Counter()
    for line in sorted(run.lines("final"), key=lambda each: (each["room"], each["seq"])):
        room = line["room"]
        if line["kind"] == "case_resolved":
            if closed[room]:
                yield Violation("race", f"{room} was resolved twice")
            closed[room] = True
        elif line["kind"] == "case_reopened":
            closed[room] = False
            runs[room] += 1
        elif line["kind"] == "case_answered":
            answered[room, runs[room]] += 1
    for (room, _), count in answered.items():
        if count > 1:
            yield Violation("race", f"{room} was answered {count} times")


LOG_RULES = (
    nothing_acknowledged_is_lost,
    one_answer_for_one_act,
    no_key_is_stored_twice,
    numbers_are_dense,
    a_senders_order_is_kept,
    what_one_connection_sent_keeps_its_order,
    what_must_be_refused_is,
    nobody_joins_twice,
    refused_is_refused,
    nothing_is_there_that_nobody_asked_for,
    a_race_has_one_winner,
)
