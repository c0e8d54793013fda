import { MenuDivider, MenuGroup, MenuItem, MenuItemCheckbox, MenuItemLink, MenuItemRadio, MenuList, MenuPopover, MenuTrigger, Spinner } from "@fluentui/react-components";
import {
  BinRecycle24Regular, BotSparkle24Regular, CalendarClock24Regular, ChatMultiple24Filled, ChatMultiple24Regular, Flash24Regular, Key24Regular, People24Regular,
  PeopleTeam24Regular, PersonCircle24Regular, PlugConnected24Regular, Poll24Regular, Prohibited24Regular, NumberSymbolSquare24Regular, Settings24Regular, ShieldCheckmark24Regular, ShieldError24Regular, Wand24Regular, Flow24Regular, PulseSquare24Regular,
} from "@fluentui/react-icons";
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from "react";
import { NavLink, Outlet, useHref, useLinkClickHandler, useLocation } from "react-router";
import { Problem } from "../api/client";
import { polled, useMe } from "../api/hooks";
import type { Me } from "../api/types";
import { useWords } from "../i18n";
import { RANK } from "../lib/roles";
import { LandmarkMenu } from "../ui/LandmarkMenu";
import { Notice } from "../ui/Notice";
import { useCommands } from "./commands";
import { later } from "./later";
import { resume } from "./outbox";
import { prefer, usePreferences } from "./preferences";
import { signOut } from "./session";
import { useSpeaker } from "./toasts";
import { useNews } from "./news";
import style from "./Shell.module.css";

const Sheet = later(() => import("./Sheet"));

export function Shell() {
  const { t } = useWords();
  // Role and numbers may change while somebody goes on working.
  const me = useMe(polled(20));
  if (me.isPending) return <div className={style.wait}><Spinner label={t.app.loading} /></div>;
  if (me.error && !me.data) {
    const noRole = me.error instanceof Problem && me.error.code === "no_role";
    return (
      <Notice
        title={noRole ? t.signIn.noRole : me.error.message}
        action={{ label: t.app.retry, onClick: () => void me.refetch() }}
      />
    );
  }
  return me.data ? <Frame me={me.data} /> : null;
}

function Frame({ me }: { me: Me }) {
  const { t } = useWords();
  const [sheet, setSheet] = useState(false);
  const location = useLocation();
  const { waiting } = useNews();
  useEffect(() => resume(me.id), [me.id]);
  useCommands({ sheet: () => setSheet(true) });
  const reading = /^\/inbox\/\w+\/./.test(location.pathname);
  return (
    <div className={style.frame} data-reading={reading}>
      <a className={style.skip} href="#main">{t.app.skip}</a>
      <nav className={style.rail} aria-label={t.app.navigation}>
        <span className={style.mark} aria-hidden><img src="/console/icon.svg" alt="" width="30" height="30" /></span>
        <div className={style.places}>
          <Item to="/inbox" label={t.nav.inbox} icon={<ChatMultiple24Regular />} active={<ChatMultiple24Filled />} badge={waiting} />
          {RANK[me.role] >= 1 && <Item to="/live" label={t.nav.live} icon={<PulseSquare24Regular />} />}
          <Item to="/contacts" label={t.nav.contacts} icon={<People24Regular />} />
          <Item to="/quick-replies" label={t.nav.quickReplies} icon={<Flash24Regular />} />
          {RANK[me.role] >= 1 && <Item to="/blocks" label={t.nav.blocks} icon={<Prohibited24Regular />} />}
          {me.role === "administrator" && <Administration />}
        </div>
        <You me={me} onShortcuts={() => setSheet(true)} />
      </nav>
      <main className={style.main} id="main" tabIndex={-1}>
        <Connection />
        <Outlet />
      </main>
      {sheet && <Sheet onClose={() => setSheet(false)} />}
    </div>
  );
}

function Item({ to, label, icon, active, badge }: { to: string; label: string; icon: ReactNode; active?: ReactNode; badge?: number }) {
  const { t } = useWords();
  return (
    <NavLink to={to} className={style.item}>
      {({ isActive }) => (
        <>
          <span className={style.icon} aria-hidden>{isActive && active ? active : icon}</span>
          <span className={style.label}>{label}</span>
          {badge ? <span className={style.badge}><span aria-hidden>{badge > 99 ? "99+" : badge}</span><span className="visually-hidden">{t.inbox.waitingForYou(badge)}</span></span> : null}
        </>
      )}
    </NavLink>
  );
}

/** One entry on a phone, a group on a desk. */
function Administration() {
  const { t } = useWords();
  const items: [string, string, ReactNode][] = [
    ["/setup", t.nav.setup, <Wand24Regular key="i" />],
    ["/accounts", t.nav.accounts, <PlugConnected24Regular key="i" />],
    ["/numbers", t.nav.numbers, <NumberSymbolSquare24Regular key="i" />],
    ["/workstreams", t.nav.workstreams, <Flow24Regular key="i" />],
    ["/hours", t.nav.hours, <CalendarClock24Regular key="i" />],
    ["/messages", t.nav.messages, <BotSparkle24Regular key="i" />],
    ["/survey", t.nav.survey, <Poll24Regular key="i" />],
    ["/teams", t.nav.teams, <PeopleTeam24Regular key="i" />],
    ["/keys", t.nav.keys, <Key24Regular key="i" />],
    ["/consents", t.nav.consents, <ShieldCheckmark24Regular key="i" />],
    ["/retention", t.nav.retention, <BinRecycle24Regular key="i" />],
    ["/quarantine", t.nav.quarantine, <ShieldError24Regular key="i" />],
  ];
  const location = useLocation();
  const here = items.some(([to]) => location.pathname.startsWith(to));
  return (
    <>
      <span className={style.rule} aria-hidden />
      <div className={style.group}>
        {items.map(([to, label, icon]) => <Item key={to} to={to} label={label} icon={icon} />)}
      </div>
      <div className={style.folded}>
        <LandmarkMenu>
          <MenuTrigger disableButtonEnhancement>
            <button type="button" className={style.item} aria-current={here ? "page" : undefined}>
              <span className={style.icon} aria-hidden><Settings24Regular /></span>
              <span className={style.label}>{t.nav.manage}</span>
            </button>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              {items.map(([to, label, icon]) => <LinkItem key={to} to={to} icon={icon}>{label}</LinkItem>)}
            </MenuList>
          </MenuPopover>
        </LandmarkMenu>
      </div>
    </>
  );
}

function LinkItem({ to, icon, children }: { to: string; icon: ReactNode; children: string }) {
  const here = useLocation().pathname.startsWith(to);
  return <MenuItemLink href={useHref(to)} onClick={useLinkClickHandler<HTMLAnchorElement>(to)} icon={<>{icon}</>} aria-current={here ? "page" : undefined}>{children}</MenuItemLink>;
}

function You({ me, onShortcuts }: { me: Me; onShortcuts: () => void }) {
  const { t } = useWords();
  const chosen = usePreferences();
  const { complain } = useSpeaker();
  const toggled = async (names: string[]) => {
    let notifications = names.includes("notifications");
    if (notifications && !chosen.notifications && !("Notification" in window && (await Notification.requestPermission()) === "granted")) {
      notifications = false;
      complain(t.settings.denied);
    }
    prefer({ notifications, sound: names.includes("sound"), shortcuts: names.includes("shortcuts") });
  };
  const on = [chosen.notifications && "notifications", chosen.sound && "sound", chosen.shortcuts && "shortcuts"].filter((one): one is string => Boolean(one));
  return (
    <LandmarkMenu
      checkedValues={{ alert: on, theme: [chosen.theme], undo: [String(chosen.undoSeconds)] }}
      onCheckedValueChange={(_, { name, checkedItems }) => {
        if (name === "theme") prefer({ theme: (checkedItems.at(-1) ?? "system") as typeof chosen.theme });
        else if (name === "undo") prefer({ undoSeconds: Number(checkedItems.at(-1) ?? 0) as typeof chosen.undoSeconds });
        else void toggled(checkedItems);
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <button type="button" className={style.item} aria-label={`${t.nav.account}: ${me.name}`}>
          <span className={style.icon} aria-hidden><PersonCircle24Regular /></span>
          <span className={style.label}>{t.app.you}</span>
        </button>
      </MenuTrigger>
      <MenuPopover>
        <div className={style.me}><strong>{me.name}</strong><span>{t.roles[me.role]}</span></div>
        <MenuList>
          <MenuItemCheckbox name="alert" value="notifications">{t.settings.notifications}</MenuItemCheckbox>
          <MenuItemCheckbox name="alert" value="sound">{t.settings.sound}</MenuItemCheckbox>
          <MenuItemCheckbox name="alert" value="shortcuts">{t.settings.characters}</MenuItemCheckbox>
          <MenuDivider />
          <MenuGroup aria-label={t.settings.theme}>
            <MenuItemRadio name="theme" value="system">{t.settings.theme}: {t.settings.system}</MenuItemRadio>
            <MenuItemRadio name="theme" value="light">{t.settings.light}</MenuItemRadio>
            <MenuItemRadio name="theme" value="dark">{t.settings.dark}</MenuItemRadio>
          </MenuGroup>
          <MenuDivider />
          <MenuGroup aria-label={t.settings.undo}>
            <MenuItemRadio name="undo" value="0">{t.settings.undo}: {t.settings.undoOff}</MenuItemRadio>
            <MenuItemRadio name="undo" value="5">{t.settings.undoSeconds(5)}</MenuItemRadio>
            <MenuItemRadio name="undo" value="10">{t.settings.undoSeconds(10)}</MenuItemRadio>
          </MenuGroup>
          <MenuDivider />
          <MenuItem secondaryContent="?" onClick={onShortcuts}>{t.settings.shortcuts}</MenuItem>
          <MenuItem onClick={signOut}>{t.app.signOut}</MenuItem>
        </MenuList>
      </MenuPopover>
    </LandmarkMenu>
  );
}

/** Whether what is on the page could not be asked for when it was tried last. */
function failing(client: QueryClient): boolean {
  return client.getQueryCache().findAll({ type: "active", predicate: ({ meta }) => !meta?.ofProvider }).some(({ state }) => {
    const reason = state.fetchFailureReason ?? state.error;
    return reason instanceof Problem && reason.passing;
  });
}

/** Says when the channel does not answer, and when it does again. */
function Connection() {
  const { t } = useWords();
  const { announce } = useSpeaker();
  const client = useQueryClient();
  const down = useSyncExternalStore((changed) => client.getQueryCache().subscribe(changed), () => failing(client));
  const was = useRef(false);
  useEffect(() => {
    if (was.current !== down) announce(down ? t.app.offline : t.app.online);
    was.current = down;
  }, [down, announce, t]);
  return down ? <div className={style.offline}>{t.app.offline}</div> : null;
}
