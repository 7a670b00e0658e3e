/** The framework versions that the store holds, and the one that every figure is counted against. */
import { Link } from "@tanstack/react-router";
import { Button } from "@/components/Button";
import { DataTable } from "@/components/DataTable";
import type { FrameworkView } from "@/data/types";
import { useChangeSetting } from "@/data/writes";
import { count } from "@/text/format";
import { frameworkName } from "@/text/framework";

export function Frameworks({ frameworks }: { frameworks: FrameworkView[] }) {
  const change = useChangeSetting();
  return (
    <section className="section" aria-labelledby="frameworks-title">
      <h2 id="frameworks-title">Skills framework</h2>
      <p className="muted">
        Every figure is counted against one version. Ratings are kept when you change it, and count where the skill has the same code or
        replaces the old one.
      </p>
      <DataTable
        caption="Framework versions"
        hideCaption
        rows={frameworks}
        rowKey={(each) => `${each.code}@${each.version}`}
        columns={[
          { key: "title", head: "Title", rowHead: true, cell: (each) => each.title || each.code },
          { key: "version", head: "Code and version", cell: (each) => `${each.code} ${each.version}` },
          { key: "edition", head: "Strategy edition", cell: (each) => each.edition },
          { key: "skills", head: "Skills", number: true, cell: (each) => count(each.skills) },
          { key: "levels", head: "Levels", number: true, cell: (each) => `0 to ${each.max_level}` },
          {
            key: "use",
            head: "In use",
            cell: (each) =>
              each.in_use ? (
                <span className="settings__used">
                  <span aria-hidden="true">✓</span> in use
                </span>
              ) : (
                <Button
                  busy={change.isPending}
                  onPress={() => change.mutate([{ what: "use_framework", code: each.code, version: each.version }])}
                >
                  {`Use ${frameworkName(each.title, each.code, each.version)}`}
                </Button>
              ),
          },
        ]}
      />
      <div>
        <Link to="/import" search={{ tab: "framework" }} className="button">
          Import a framework version
        </Link>
      </div>
    </section>
  );
}
