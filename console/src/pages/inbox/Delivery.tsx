import {
  Checkmark16Regular, CheckmarkCircle16Filled, Clock16Regular, DismissCircle16Regular, ErrorCircle16Filled, Prohibited16Regular, QuestionCircle16Filled,
} from "@fluentui/react-icons";
import type { ReactNode } from "react";
import type { DeliveryState } from "../../api/types";
import { useWords } from "../../i18n";
import { tone } from "../../lib/delivery";
import style from "./Delivery.module.css";

const ICONS: Record<DeliveryState, ReactNode> = {
  held: <Clock16Regular />, queued: <Clock16Regular />, sending: <Clock16Regular />, sent: <Checkmark16Regular />,
  delivered: <CheckmarkCircle16Filled />, unknown: <QuestionCircle16Filled />, failed: <ErrorCircle16Filled />,
  undelivered: <ErrorCircle16Filled />, expired: <ErrorCircle16Filled />, suppressed: <Prohibited16Regular />, cancelled: <DismissCircle16Regular />,
};

/** What is known about a text's delivery, in a word and a sign, and no more than is known. */
export function Delivery({ state }: { state: DeliveryState }) {
  const { t } = useWords();
  const told = t.deliveries[state];
  return (
    <span className={style.state} data-tone={tone(state)} title={told.meaning}>
      <span aria-hidden className={style.icon}>{ICONS[state]}</span>
      {told.word}
    </span>
  );
}
