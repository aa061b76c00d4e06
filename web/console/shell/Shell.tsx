import { AppShell, Burger, Group, NavLink, Skeleton, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconClockHour4, IconPlugConnected, IconReceipt2 } from "@tabler/icons-react";
import { lazy, Suspense, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, Outlet, useLocation } from "react-router";
import { useStations } from "../data/queries";
import { Boundary } from "./Boundary";
import { LanguageSwitch } from "./LanguageSwitch";
import { LiveIndicator } from "./LiveIndicator";
import { Logo } from "./Logo";
import classes from "./Shell.module.css";

// A menu needs code for placing it; the page is drawn before that.
const UserMenu = lazy(() => import("./UserMenu"));

const isUnder = (pathname: string, base: string) => pathname === base || pathname.startsWith(`${base}/`);

export function Shell() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const [opened, { toggle, close }] = useDisclosure(false);
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page begins at its own top, for eyes and screen readers
  useEffect(() => {
    close();
    if (first.current) first.current = false;
    else main.current?.focus();
  }, [pathname]);

  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 216, breakpoint: "sm", collapsed: { mobile: !opened } }}
      padding={{ base: "sm", sm: "lg" }}
    >
      <a href="#main" className="lv-skip">
        {t("app.skip")}
      </a>
      <AppShell.Header className={classes.header}>
        <Group gap="sm" wrap="nowrap">
          <Burger
            opened={opened}
            onClick={toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={opened ? t("nav.close") : t("nav.open")}
          />
          <Link to="/" className={classes.brand}>
            <Logo />
            <Text component="span" fw={700} size="md">
              {t("app.name")}
            </Text>
          </Link>
        </Group>
        <Group gap="xs" wrap="nowrap">
          <LiveIndicator />
          <LanguageSwitch />
          <Suspense fallback={<Skeleton circle height={32} />}>
            <UserMenu />
          </Suspense>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t("nav.label")} className={classes.navbar}>
        <Navigation pathname={pathname} />
      </AppShell.Navbar>
      <AppShell.Main id="main" ref={main} tabIndex={-1} className={classes.main}>
        <div className={classes.content}>
          <Boundary resetKey={pathname}>
            <Suspense fallback={<Skeleton height={420} radius="lg" aria-label={t("common.loading")} />}>
              <Outlet />
            </Suspense>
          </Boundary>
        </div>
      </AppShell.Main>
    </AppShell>
  );
}

function Navigation({ pathname }: { pathname: string }) {
  const { t } = useTranslation();
  const { data: stations = [] } = useStations();
  const waiting = stations.filter((station) => station.admission === "pending").length;
  const links = [
    {
      to: "/",
      label: t("nav.network"),
      Icon: IconPlugConnected,
      active: pathname === "/" || isUnder(pathname, "/stations"),
    },
    { to: "/sessions", label: t("nav.sessions"), Icon: IconReceipt2, active: isUnder(pathname, "/sessions") },
    { to: "/waiting-room", label: t("nav.waiting"), Icon: IconClockHour4, active: isUnder(pathname, "/waiting-room") },
  ];
  return links.map(({ to, label, Icon, active }) => (
    <NavLink
      key={to}
      component={Link}
      to={to}
      label={label}
      active={active}
      aria-current={active ? "page" : undefined}
      leftSection={<Icon size={18} stroke={1.8} aria-hidden />}
      rightSection={
        to === "/waiting-room" && waiting > 0 ? <span className={classes.count}>{waiting}</span> : undefined
      }
      className={classes.link}
    />
  ));
}
