import { FluentProvider, PortalMountNodeProvider } from "@fluentui/react-components";
import { QueryClient, QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import { createBrowserRouter, Navigate, RouterProvider } from "react-router";
import { Problem } from "../api/client";
import { refresh, useMe } from "../api/hooks";
import { useWords, WordsProvider } from "../i18n";
import { RANK } from "../lib/roles";
import { merged } from "../lib/thread";
import type { Message, Role } from "../api/types";
import { SignIn } from "../pages/signin/SignIn";
import { Nothing } from "../ui/Nothing";
import { Notice } from "../ui/Notice";
import { later } from "./later";
import { onArrival } from "./outbox";
import { useSignedOut } from "./session";
import { Shell } from "./Shell";
import { useTheme } from "./theme";
import { ToastProvider } from "./toasts";

const page = (load: () => Promise<{ default: () => ReactNode }>, least: Role = "agent") => {
  const Page = later(load);
  return <For least={least}><Page /></For>;
};

const router = createBrowserRouter(
  [
    {
      element: <Shell />,
      errorElement: <Broken />,
      children: [
        { index: true, element: <Navigate to="/inbox/open" replace /> },
        { path: "inbox", element: <Navigate to="/inbox/open" replace /> },
        { path: "inbox/:view/:id?", element: page(() => import("../pages/inbox/Inbox")) },
        { path: "live", element: page(() => import("../pages/live/Live"), "supervisor") },
        { path: "contacts", element: page(() => import("../pages/contacts/Contacts")) },
        { path: "setup", element: page(() => import("../pages/admin/Setup"), "administrator") },
        { path: "accounts/:id?", element: page(() => import("../pages/admin/Accounts"), "administrator") },
        { path: "numbers/:id?", element: page(() => import("../pages/admin/Numbers"), "administrator") },
        { path: "workstreams/:id?", element: page(() => import("../pages/admin/Workstreams"), "administrator") },
        { path: "hours/:id?", element: page(() => import("../pages/admin/Hours"), "administrator") },
        { path: "teams/:id?", element: page(() => import("../pages/admin/Teams"), "administrator") },
        { path: "quick-replies/:id?", element: page(() => import("../pages/admin/QuickReplies")) },
        { path: "messages/:id?", element: page(() => import("../pages/admin/Messages"), "administrator") },
        { path: "survey/:id?", element: page(() => import("../pages/admin/Survey"), "administrator") },
        { path: "consents", element: page(() => import("../pages/admin/Consents"), "administrator") },
        { path: "retention", element: page(() => import("../pages/admin/Retention"), "administrator") },
        { path: "blocks", element: page(() => import("../pages/admin/Blocks"), "supervisor") },
        { path: "keys", element: page(() => import("../pages/admin/Keys"), "administrator") },
        { path: "quarantine", element: page(() => import("../pages/admin/Quarantine"), "administrator") },
        { path: "*", element: <Nothing /> },
      ],
    },
  ],
  { basename: "/console" },
);

export function App() {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            retry: (times, error) => error instanceof Problem && error.passing && times < 2,
            refetchOnWindowFocus: true,
            networkMode: "always",
          },
          mutations: { retry: false, networkMode: "always" },
        },
      }),
  );
  return (
    <QueryClientProvider client={client}>
      <WordsProvider>
        <Themed />
      </WordsProvider>
    </QueryClientProvider>
  );
}

function Themed() {
  const { theme } = useTheme();
  const { dir } = useWords();
  const out = useSignedOut();
  const client = useQueryClient();
  const [provider, setProvider] = useState<HTMLDivElement | null>(null);
  useEffect(() => {
    onArrival((conversation, message) => {
      const thread = conversation.slice(0, conversation.lastIndexOf("-"));
      client.setQueryData<{ messages: Message[]; older: string | undefined }>(["thread", thread], (known) =>
        known && { ...known, messages: merged(known.messages, [message]) });
      refresh(client, conversation);
    });
  }, [client]);
  useEffect(() => {
    if (out) client.clear();
  }, [out, client]);
  return (
    <FluentProvider ref={setProvider} theme={theme} dir={dir} className="provider">
      <PortalMountNodeProvider value={provider ?? undefined}>
        <ToastProvider>{out ? <SignIn /> : <RouterProvider router={router} />}</ToastProvider>
      </PortalMountNodeProvider>
    </FluentProvider>
  );
}

/** What somebody's role does not reach is not there for them. */
function For({ least, children }: { least: Role; children: ReactNode }) {
  const me = useMe().data;
  return me && RANK[me.role] >= RANK[least] ? children : <Nothing />;
}

function Broken() {
  const { t } = useWords();
  return <Notice title={t.app.broken} action={{ label: t.app.reload, onClick: () => location.reload() }} />;
}
