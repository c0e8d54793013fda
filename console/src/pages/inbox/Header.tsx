import { Button, MenuDivider, MenuItem, MenuList, MenuPopover, MenuTrigger } from "@fluentui/react-components";
import { ArrowLeft20Regular, MoreHorizontal20Regular, PanelRight20Regular, PanelRight20Filled } from "@fluentui/react-icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, asked } from "../../api/client";
import { happen, learned, refresh, useNames, type Step, type StepOrder } from "../../api/hooks";
import type { Conversation, Me, State } from "../../api/types";
import { useCommands } from "../../app/commands";
import { later } from "../../app/later";
import { present, useNow } from "../../app/now";
import { settle, useSettling } from "../../app/settling";
import { useSpeaker } from "../../app/toasts";
import { useWords } from "../../i18n";
import { readable } from "../../lib/numbers";
import { until, type Snooze } from "../../lib/snoozes";
import { allowed } from "../../lib/steps";
import { Face } from "../../ui/Face";
import { LandmarkMenu } from "../../ui/LandmarkMenu";
import style from "./Header.module.css";

const Transfer = later(() => import("./Transfer"));
const Confirm = later(() => import("../../ui/Confirm"));

const SNOOZES: readonly Snooze[] = ["hour", "threeHours", "tomorrow", "monday"];
/** What only asks at first, and so cannot be done by a click too many. */
const ASKING: readonly Step[] = ["transfer", "assign", "forceClose"];
const SNOOZABLE: readonly State[] = ["open", "active", "waiting"];

interface Props {
  conversation: Conversation;
  me: Me;
  onBack: () => void;
  onClosed: () => void;
  onDetails: () => void;
  detailsShown: boolean;
}

/** Who it is, how it stands, and what may be done with it now. */
export function Header({ conversation, me, onBack, onClosed, onDetails, detailsShown }: Props) {
  const { t, full } = useWords();
  const names = useNames();
  const client = useQueryClient();
  const { say, complain } = useSpeaker();
  const [asking, setAsking] = useState<"transfer" | "assign" | "forceClose" | null>(null);
  const may = allowed(conversation, me);
  const now = useNow();
  const change = useMutation({
    mutationFn: (order: StepOrder) => happen(conversation.id, order),
    onSuccess: (changed, { step }) => {
      settle();
      learned(client, changed);
      say(step === "takeOver" ? t.conversation.done.pick : t.conversation.done[step]);
      setAsking(null);
      if (changed.state === "closed" || (changed.state === "wrap_up" && changed.agent !== me.id)) onClosed();
    },
    onError: (error) => {
      complain(error);
      refresh(client, conversation.id);
    },
  });
  const settling = useSettling();
  const snooze = useMutation({
    mutationFn: (at: Date | null) => asked(api.POST("/api/v1/conversations/{conversation}:snooze", { params: { path: { conversation: conversation.id } }, body: { until: at?.toISOString() ?? null } })),
    onSuccess: (changed) => {
      learned(client, changed);
      say(changed.snoozedUntil ? t.conversation.snoozed(full(Date.parse(changed.snoozedUntil))) : t.conversation.awake);
    },
    onError: complain,
  });
  const maySnooze = SNOOZABLE.includes(conversation.state);
  const stopped = (step: Step) => change.isPending || (settling && !ASKING.includes(step));
  const run = (step: Step) => {
    if (stopped(step) || !may.includes(step)) return;
    if (step === "transfer" || step === "assign" || step === "forceClose") setAsking(step);
    else if (step === "takeOver") change.mutate({ step, agent: me.id });
    else change.mutate({ step });
  };
  const first = (...steps: Step[]) => steps.find((step) => may.includes(step));
  useCommands({
    pick: () => run(first("pick", "reopen") ?? "pick"),
    wait: () => run("wait"),
    end: () => run(first("end", "close") ?? "end"),
    transfer: () => run(first("assign", "transfer") ?? "transfer"),
  });

  const main = first("pick", "reopen", "end", "close");
  const second = (["wait", "transfer", "assign"] as const).filter((step) => may.includes(step));
  const rest = (["takeOver", "forceClose"] as const).filter((step) => may.includes(step));
  const label = (step: Step) => t.conversation.actions[step];
  const hint = (step: Step) => (step in t.conversation.hints ? t.conversation.hints[step as keyof typeof t.conversation.hints] : label(step));
  const name = conversation.contactName ?? readable(conversation.customerAddress);
  const state = conversation.agent && conversation.agent !== me.id
    ? `${t.states[conversation.state]} · ${names(conversation.agent)}`
    : t.states[conversation.state];
  return (
    <header className={style.head}>
      <Button className={style.back} appearance="subtle" icon={<ArrowLeft20Regular />} aria-label={t.conversation.actions.back} onClick={onBack} />
      <span className={style.face}><Face name={conversation.contactName} id={conversation.customerAddress} /></span>
      <div className={style.who}>
        <h2><bdi>{name}</bdi></h2>
        <p>
          <span className={style.state} data-state={conversation.state}>{state}</span>
          {conversation.snoozedUntil && Date.parse(conversation.snoozedUntil) > now && <span className={style.number}>{t.conversation.sleeps(full(Date.parse(conversation.snoozedUntil)))}</span>}
          {conversation.contactName && <bdi dir="ltr" className={style.number}>{readable(conversation.customerAddress)}</bdi>}
        </p>
      </div>
      <div className={style.actions}>
        {second.map((step) => <Button key={step} className={style.wide} appearance="subtle" title={hint(step)} disabledFocusable={stopped(step)} onClick={() => run(step)}>{label(step)}</Button>)}
        {main && <Button appearance={main === "end" ? "outline" : "primary"} title={hint(main)} disabledFocusable={stopped(main)} onClick={() => run(main)}>{label(main)}</Button>}
        {(rest.length > 0 || second.length > 0 || maySnooze) && (
          <LandmarkMenu>
            <MenuTrigger disableButtonEnhancement>
              <Button className={rest.length === 0 && !maySnooze ? style.narrow : undefined} appearance="subtle" icon={<MoreHorizontal20Regular />} aria-label={t.conversation.actions.more} />
            </MenuTrigger>
            <MenuPopover>
              <MenuList>
                {second.map((step) => <MenuItem key={step} className={style.narrow} onClick={() => run(step)}>{label(step)}</MenuItem>)}
                {rest.map((step) => <MenuItem key={step} onClick={() => run(step)}>{label(step)}</MenuItem>)}
                {maySnooze && (
                  <>
                    {(second.length > 0 || rest.length > 0) && <MenuDivider className={rest.length === 0 ? style.narrow : undefined} />}
                    {conversation.snoozedUntil && <MenuItem onClick={() => snooze.mutate(null)}>{t.conversation.wake}</MenuItem>}
                    {SNOOZES.map((choice) => <MenuItem key={choice} onClick={() => snooze.mutate(until(choice, new Date(present())))}>{t.conversation.snooze[choice]}</MenuItem>)}
                  </>
                )}
              </MenuList>
            </MenuPopover>
          </LandmarkMenu>
        )}
        <Button appearance="subtle" icon={detailsShown ? <PanelRight20Filled /> : <PanelRight20Regular />} title={`${t.conversation.details} (d)`} aria-label={t.conversation.details} aria-expanded={detailsShown} onClick={onDetails} />
      </div>
      {(asking === "transfer" || asking === "assign") && (
        <Transfer step={asking} conversation={conversation} busy={change.isPending} onClose={() => setAsking(null)} onChosen={(target) => change.mutate({ step: asking, ...target })} />
      )}
      {asking === "forceClose" && (
        <Confirm title={t.conversation.forceTitle} text={t.conversation.forceText} action={label("forceClose")} onClose={() => setAsking(null)} onConfirm={() => change.mutate({ step: "forceClose" })} />
      )}
    </header>
  );
}
