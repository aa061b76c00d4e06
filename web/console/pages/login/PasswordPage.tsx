import { PasswordInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Card } from "@ui/Card";
import { PageHeader } from "@ui/PageHeader";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../data/api";
import { NewPassword } from "./NewPassword";

/** Change one's own password. */
export function PasswordPage() {
  const { t } = useTranslation();
  const [current, setCurrent] = useState("");
  const save = async (password: string) => {
    await api.POST("/api/v1/auth/me/password", { body: { password, current_password: current } });
    setCurrent("");
    notifications.show({
      color: "teal",
      message: t("password.saved"),
      closeButtonProps: { "aria-label": t("common.close") },
    });
  };
  return (
    <>
      <PageHeader title={t("password.title")} />
      <div style={{ maxWidth: 460 }}>
        <Card>
          <NewPassword onSave={save}>
            <PasswordInput
              label={t("password.current")}
              autoComplete="current-password"
              value={current}
              onChange={(event) => setCurrent(event.currentTarget.value)}
            />
          </NewPassword>
        </Card>
      </div>
    </>
  );
}
