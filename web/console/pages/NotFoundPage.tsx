import { Button } from "@mantine/core";
import { EmptyState } from "@ui/EmptyState";
import { PageHeader } from "@ui/PageHeader";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={t("common.notFound")} />
      <EmptyState title={t("common.notFoundHelp")}>
        <Button component={Link} to="/" variant="default" mt="sm">
          {t("common.home")}
        </Button>
      </EmptyState>
    </>
  );
}
