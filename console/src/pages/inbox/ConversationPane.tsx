import { Button, Spinner } from "@fluentui/react-components";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Problem } from "../../api/client";
import { useConsent, useConversation, useConversationsOf, useNumbers, useThread } from "../../api/hooks";
import type { Me } from "../../api/types";
import { useCommands } from "../../app/commands";
import { opened, useHanded } from "../../app/handed";
import { prefer, usePreferences } from "../../app/preferences";
import { useWords } from "../../i18n";
import { seqOf } from "../../lib/thread";
import { Notice } from "../../ui/Notice";
import type { Start } from "./Compose";
import { Composer, type ComposerHandle } from "./Composer";
import { Header } from "./Header";
import { Panel } from "./Panel";
import { Thread } from "./Thread";
import style from "./ConversationPane.module.css";

interface Props {
  id: string;
  me: Me;
  onBack: () => void;
  onClosed: () => void;
  onOpen: (id: string) => void;
  onCompose: (start: Start) => void;
}

const wide = () => matchMedia("(min-width: 1181px)").matches;

/** What lies over the page takes the focus to its button that closes it, and gives it back. */
function useFocusWithin(open: boolean) {
  const closer = useRef<HTMLButtonElement>(null);
  const before = useRef<Element | null>(null);
  useEffect(() => {
    const focused = document.activeElement;
    if (open) {
      before.current = focused;
      closer.current?.focus();
    } else if (before.current instanceof HTMLElement) {
      if (focused === document.body || closer.current?.closest("aside")?.contains(focused)) before.current.focus();
      before.current = null;
    }
  }, [open]);
  return closer;
}

/** One conversation: who it is with, what was written, where one writes, what is known. */
export default function ConversationPane({ id, me, onBack, onClosed, onOpen, onCompose }: Props) {
  const { t } = useWords();
  const { data: conversation, error, refetch } = useConversation(id);
  const thread = useThread(id);
  const handed = useHanded();
  useEffect(() => opened(id), [id, handed]);
  const past = useConversationsOf(thread.messages, conversation);
  const numbers = useNumbers().data?.items;
  const composer = useRef<ComposerHandle>(null);
  const { details } = usePreferences();
  const [narrowDetails, setNarrowDetails] = useState(false);
  const closer = useFocusWithin(narrowDetails);
  const latestInbound = useMemo(() => thread.messages?.findLast((message) => message.direction === "inbound")?.id, [thread.messages]);
  const consent = useConsent(conversation?.customerAddress, latestInbound).data;
  const newest = useMemo(() => {
    const last = thread.messages?.findLast((message) => message.conversation !== null);
    return last?.conversation && seqOf(last.conversation) > seqOf(id) ? last.conversation : undefined;
  }, [thread.messages, id]);

  const toggle = useCallback(() => {
    if (wide()) prefer({ details: !details });
    else setNarrowDetails((shown) => !shown);
  }, [details]);
  useCommands({
    reply: () => composer.current?.focus("reply"),
    note: () => composer.current?.focus("note"),
    open: () => composer.current?.focus("reply"),
    details: toggle,
    ...(narrowDetails && { leave: () => setNarrowDetails(false) }),
  });

  if (!conversation) {
    if (error instanceof Problem && error.status === 404) return <Notice title={error.message} action={{ label: t.conversation.actions.back, onClick: onBack }} />;
    return error ? <Notice title={error.message} action={{ label: t.app.retry, onClick: () => void refetch() }} /> : <div className={style.wait}><Spinner aria-label={t.app.loading} /></div>;
  }
  const number = numbers?.find((one) => one.id === conversation.number);
  return (
    <div className={style.pane} data-details={details} data-narrow-details={narrowDetails}>
      <div className={style.center}>
        <Header conversation={conversation} me={me} onBack={onBack} onClosed={onClosed} onDetails={toggle} detailsShown={wide() ? details : narrowDetails} />
        <Thread id={id} thread={thread} conversations={past} me={me} consent={consent} onOpen={onOpen} />
        {newest && (
          <div className={style.newer}>
            <Button appearance="primary" size="small" onClick={() => onOpen(newest)}>{t.panel.texts}: {t.conversation.started}</Button>
          </div>
        )}
        <Composer ref={composer} conversation={conversation} me={me} number={number} consent={consent} newer={newest} onOpen={onOpen} onCompose={() => onCompose({ to: conversation.customerAddress, from: conversation.number })} />
      </div>
      <aside className={style.panel} aria-label={t.panel.title}>
        <Panel conversation={conversation} consent={consent} number={number} conversations={past} onOpen={onOpen} closer={closer} onClose={() => setNarrowDetails(false)} />
      </aside>
    </div>
  );
}

