import { ActionIcon, Menu, Text } from "@mantine/core";
import { IconKey, IconLogout, IconUserCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useAuth, useUser } from "../data/auth";

export default function UserMenu() {
  const { t } = useTranslation();
  const { signOut } = useAuth();
  const user = useUser();
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" c="var(--mantine-color-text)" size={32} aria-label={t("user.menu")}>
          <IconUserCircle size={22} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label component="div">
          <Text size="sm" fw={600} c="var(--mantine-color-text)" style={{ overflowWrap: "anywhere" }}>
            {user.name}
          </Text>
          <Text size="xs" c="dimmed">
            {[user.email, t(`user.role.${user.role}`)].filter(Boolean).join(" · ")}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item component={Link} to="/account/password" leftSection={<IconKey size={16} aria-hidden />}>
          {t("user.setPassword")}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut()}>
          {t("user.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
