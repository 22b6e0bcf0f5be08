// Every address of the desk; the administration pages are loaded only by those who open them.
import { Spinner } from "@fluentui/react-components";
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type RouterHistory,
  redirect,
} from "@tanstack/react-router";
import { queryClient } from "~/api/live";
import { me } from "~/api/session";
import { NoServer, SignIn } from "./entry";
import { Shell } from "./shell";

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: lazyRouteComponent(() => import("./not-found-page"), "NotFoundPage"),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { redirect?: string } =>
    typeof search.redirect === "string" ? { redirect: search.redirect } : {},
  component: SignIn,
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  beforeLoad: async ({ location }) => {
    const person = await queryClient.ensureQueryData(me);
    if (!person) throw redirect({ to: "/sign-in", search: { redirect: location.href } });
  },
  component: Shell,
  pendingComponent: () => <Spinner style={{ height: "100vh" }} label="Opening the desk" />,
  errorComponent: NoServer,
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/desk" });
  },
});

const desk = createRoute({
  getParentRoute: () => signedIn,
  path: "/desk",
  component: lazyRouteComponent(() => import("./desk-page"), "DeskPage"),
});
const conversation = createRoute({ getParentRoute: () => desk, path: "$conversationId" });

const people = createRoute({
  getParentRoute: () => signedIn,
  path: "/representatives",
  beforeLoad: async () => {
    const person = await queryClient.ensureQueryData(me);
    if (person?.role === "representative") throw redirect({ to: "/desk" });
  },
  component: lazyRouteComponent(() => import("./people-room"), "PeopleRoom"),
});

const ownReplies = createRoute({
  getParentRoute: () => signedIn,
  path: "/quick-replies",
  validateSearch: (search: Record<string, unknown>): { add?: true } => ("add" in search ? { add: true } : {}),
  component: lazyRouteComponent(() => import("./quick-replies-room"), "QuickRepliesRoom"),
});

const notifications = createRoute({
  getParentRoute: () => signedIn,
  path: "/notifications",
  component: lazyRouteComponent(() => import("~/features/notifications/notifications-page"), "NotificationsPage"),
});

const admin = createRoute({
  getParentRoute: () => signedIn,
  path: "/admin",
  beforeLoad: async () => {
    const person = await queryClient.ensureQueryData(me);
    if (person?.role !== "administrator") throw redirect({ to: "/desk" });
  },
  component: lazyRouteComponent(() => import("./admin-layout"), "AdminLayout"),
});
const page = <P extends string>(path: P) => ({ getParentRoute: () => admin, path }) as const;
const overview = createRoute({
  ...page("/"),
  component: lazyRouteComponent(() => import("~/features/settings/overview-page"), "OverviewPage"),
});
const lineAccounts = createRoute({
  ...page("line-accounts"),
  component: lazyRouteComponent(
    () => import("~/features/settings/line-accounts/line-accounts-page"),
    "LineAccountsPage",
  ),
});
const richMenus = createRoute({
  ...page("line-accounts/$accountId/rich-menus"),
  component: lazyRouteComponent(() => import("~/features/settings/rich-menus/rich-menus-page"), "RichMenusPage"),
});
const workstreams = createRoute({
  ...page("workstreams"),
  component: lazyRouteComponent(() => import("~/features/settings/workstreams/workstreams-page"), "WorkstreamsPage"),
});
const routingRules = createRoute({
  ...page("workstreams/$workstreamId/rules"),
  component: lazyRouteComponent(
    () => import("~/features/settings/routing-rules/routing-rules-page"),
    "RoutingRulesPage",
  ),
});
const timeOutRules = createRoute({
  ...page("workstreams/$workstreamId/time-outs"),
  component: lazyRouteComponent(() => import("~/features/settings/time-outs/time-out-rules-page"), "TimeOutRulesPage"),
});
const autoClose = createRoute({
  ...page("auto-close"),
  component: lazyRouteComponent(() => import("~/features/settings/auto-close/auto-close-page"), "AutoClosePage"),
});
const notificationTemplates = createRoute({
  ...page("notification-templates"),
  component: lazyRouteComponent(
    () => import("~/features/settings/notification-templates/notification-templates-page"),
    "NotificationTemplatesPage",
  ),
});
const quickReplies = createRoute({
  ...page("quick-replies"),
  component: lazyRouteComponent(
    () => import("~/features/settings/quick-replies/quick-replies-page"),
    "QuickRepliesPage",
  ),
});
const notificationDefaults = createRoute({
  ...page("notifications"),
  component: lazyRouteComponent(
    () => import("~/features/settings/notification-defaults-page"),
    "NotificationDefaultsPage",
  ),
});
const queues = createRoute({
  ...page("queues"),
  component: lazyRouteComponent(() => import("~/features/settings/queues/queues-page"), "QueuesPage"),
});
const assignmentRules = createRoute({
  ...page("queues/$queueId/rules"),
  component: lazyRouteComponent(
    () => import("~/features/settings/assignment-rules/assignment-rules-page"),
    "AssignmentRulesPage",
  ),
});
const operatingHours = createRoute({
  ...page("operating-hours"),
  component: lazyRouteComponent(
    () => import("~/features/settings/operating-hours/operating-hours-page"),
    "OperatingHoursPage",
  ),
});
const users = createRoute({
  ...page("users"),
  component: lazyRouteComponent(() => import("~/features/settings/users/users-page"), "UsersPage"),
});
const skills = createRoute({
  ...page("skills"),
  component: lazyRouteComponent(() => import("~/features/settings/skills/skills-page"), "SkillsPage"),
});
const capacity = createRoute({
  ...page("capacity-profiles"),
  component: lazyRouteComponent(
    () => import("~/features/settings/capacity/capacity-profiles-page"),
    "CapacityProfilesPage",
  ),
});
const presences = createRoute({
  ...page("presences"),
  component: lazyRouteComponent(() => import("~/features/settings/presences/presences-page"), "PresencesPage"),
});
const fileSettings = createRoute({
  ...page("file-attachments"),
  component: lazyRouteComponent(() => import("~/features/settings/file-settings-page"), "FileSettingsPage"),
});
const routingSettings = createRoute({
  ...page("routing-settings"),
  component: lazyRouteComponent(() => import("~/features/settings/routing-settings-page"), "RoutingSettingsPage"),
});

const routeTree = root.addChildren([
  home,
  signIn,
  signedIn.addChildren([
    desk.addChildren([conversation]),
    people,
    ownReplies,
    notifications,
    admin.addChildren([
      overview,
      lineAccounts,
      richMenus,
      workstreams,
      routingRules,
      timeOutRules,
      autoClose,
      notificationTemplates,
      quickReplies,
      notificationDefaults,
      queues,
      assignmentRules,
      operatingHours,
      users,
      skills,
      capacity,
      presences,
      fileSettings,
      routingSettings,
    ]),
  ]),
]);

/** Tests pass a history of their own; the page uses the browser's. */
export function makeRouter(history?: RouterHistory) {
  return createRouter({ routeTree, defaultPendingMs: 300, ...(history && { history }) });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
