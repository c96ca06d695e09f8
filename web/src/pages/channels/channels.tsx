/** How one is reached: which channels, in what order, after how long, and a test of each device. */

import { useEffect, useState } from "preact/hooks";
import { Field } from "../../design/field";
import { errorWords } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { useAct } from "../../design/use_act";
import { t, tn } from "../../i18n";
import { notify } from "../../state/notices";
import { codeOf } from "../../wire/errors";
import type { ResultOf } from "../../wire/shapes";
import { call } from "../../wire/socket";
import { Devices } from "../settings/devices";
import { moved, type Step, withChannel, withoutChannel } from "./steps";
import "../settings/settings.css";
import "./channels.css";

type Channels = ResultOf<"channel:read">;

const DELAYS_S = [0, 30, 60, 120, 300, 600];

export function ChannelsPage() {
  const [channels, setChannels] = useState<Channels | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  useEffect(() => {
    call("channel:read", {}).then(setChannels, (error: unknown) => setFailed(codeOf(error)));
  }, []);
  return (
    <div class="sheet wide" data-testid="channels-page" data-ready={channels !== null}>
      <h1>{t("nav.channels")}</h1>
      {failed !== null && <p class="banner bad" role="alert"><Icon name="alert" /> {errorWords(failed)}</p>}
      {channels !== null && <Order channels={channels} onChange={setChannels} />}
      <Devices />
      {channels !== null && <Phone channels={channels} onChange={setChannels} />}
    </div>
  );
}

interface Props {
  channels: Channels;
  onChange: (channels: Channels) => void;
}

function Order({ channels, onChange }: Props) {
  const { steps, offered } = channels;
  const [save, busy] = useAct(
    async (_key, next: readonly Step[] | null) => onChange(await call("channel:set", { steps: next === null ? null : [...next] })),
    () => notify(t("channels.saved"), "good"),
  );
  const left = offered.filter((channel) => !steps.some((step) => step.channel === channel));
  return (
    <section class="card settings-card">
      <h2>{t("channels.order")}</h2>
      <p class="soft">{t("channels.order_lead")}</p>
      <ol class="channel-steps" aria-busy={busy}>
        <li class="row"><Icon name="bell" /> <span>{t("channels.live")}</span></li>
        {steps.map((step, at) => (
          <li class="row wrap" key={step.channel} data-testid="channel-step" data-channel={step.channel}>
            <strong>{t(`channel.${step.channel}`)}</strong>
            <select class="input push" aria-label={t("channels.delay", { channel: t(`channel.${step.channel}`) })} value={step.delay_s} disabled={busy}
              onChange={(event) => save(withChannel(steps, step.channel, Number(event.currentTarget.value)))}>
              {[...new Set([...DELAYS_S, step.delay_s])].sort((a, b) => a - b).map((delay) => <option key={delay} value={delay}>{delayWords(delay)}</option>)}
            </select>
            <button type="button" class="button bare tight" disabled={busy || at === 0} aria-label={t("channels.earlier", { channel: t(`channel.${step.channel}`) })}
              onClick={() => save(moved(steps, at, -1))}>↑</button>
            <button type="button" class="button bare tight" disabled={busy || at === steps.length - 1} aria-label={t("channels.later", { channel: t(`channel.${step.channel}`) })}
              onClick={() => save(moved(steps, at, 1))}>↓</button>
            <button type="button" class="button bare tight" disabled={busy || steps.length === 1} aria-label={t("channels.drop", { channel: t(`channel.${step.channel}`) })}
              onClick={() => save(withoutChannel(steps, step.channel))}><Icon name="close" /></button>
          </li>
        ))}
      </ol>
      <div class="row wrap">
        {left.map((channel) => (
          <button key={channel} type="button" class="button tight" disabled={busy} onClick={() => save(withChannel(steps, channel, 120))}>
            <Icon name="plus" /> {t(`channel.${channel}`)}
          </button>
        ))}
        {channels.chosen && <button type="button" class="button bare tight" disabled={busy} onClick={() => save(null)}>{t("channels.defaults")}</button>}
      </div>
    </section>
  );
}

function delayWords(delayS: number): string {
  if (delayS === 0) return t("channels.at_once");
  return delayS < 60 ? tn("channels.after_s", delayS) : tn("channels.after_min", Math.round(delayS / 60));
}

function Phone({ channels, onChange }: Props) {
  const [phone, setPhone] = useState(channels.phone ?? "");
  const [code, setCode] = useState<string | null>(null);
  const [ask, asking] = useAct((_key, number: string | null) => call("channel:set_phone", { phone: number }), () => {
    if (phone.trim() === "") onChange({ ...channels, phone: null });
    else setCode("");
  });
  const [confirm, confirming] = useAct(async () => onChange(await call("channel:confirm_phone", { code: (code ?? "").trim() })), () => {
    setCode(null);
    notify(t("channels.phone_done"), "good");
  });
  if (!channels.offered.some((one) => one === "sms" || one === "voice")) return null;
  return (
    <section class="card settings-card">
      <h2>{t("channels.phone")}</h2>
      <p class="soft">{t("channels.phone_lead")}</p>
      <form class="channel-phone" onSubmit={(event) => (event.preventDefault(), ask(phone.trim() === "" ? null : phone.trim()))}>
        <Field label={t("channels.number")}>
          {(ties) => <input {...ties} class="input" type="tel" autocomplete="tel" placeholder="+34600000000" value={phone} onInput={(event) => setPhone(event.currentTarget.value)} />}
        </Field>
        <button type="submit" class="button" disabled={asking || phone.trim() === (channels.phone ?? "")}>{t("channels.send_code")}</button>
      </form>
      {code !== null && (
        <form class="channel-phone" onSubmit={(event) => (event.preventDefault(), confirm())}>
          <Field label={t("channels.code")}>
            {(ties) => <input {...ties} class="input" type="text" inputMode="numeric" autocomplete="one-time-code" value={code} onInput={(event) => setCode(event.currentTarget.value)} />}
          </Field>
          <button type="submit" class="button main" disabled={confirming || code.trim() === ""}>{t("channels.confirm")}</button>
        </form>
      )}
    </section>
  );
}
