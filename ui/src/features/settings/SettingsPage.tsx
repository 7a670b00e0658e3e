/** The service and its rules, the data and the looks: each set where it stands, one change at a time. */
import { useQuery } from "@tanstack/react-query";
import { Page } from "@/components/Page";
import { Answer } from "@/components/State";
import { Tabs } from "@/components/Tabs";
import { useAddress } from "@/data/address";
import { settings } from "@/data/queries";
import { AboutTab } from "./AboutTab";
import { Aims } from "./Aims";
import { Appearance } from "./Appearance";
import { Branches } from "./Branches";
import { DataTab } from "./DataTab";
import { DutyCover } from "./DutyCover";
import { Frameworks } from "./Frameworks";
import { Funds } from "./Funds";
import { Offers } from "./Offers";
import { ServiceSettings } from "./ServiceSettings";
import { SkillCover } from "./SkillCover";
import "@/components/desk.css";
import "./settings.css";

const TABS = ["service", "branches", "funds", "offers", "strategy", "data", "looks", "about"] as const;
type Tab = (typeof TABS)[number];

export function SettingsPage() {
  const [address, change] = useAddress();
  const tab: Tab = TABS.find((each) => each === address.tab) ?? "service";
  const query = useQuery(settings());
  return (
    <Page title="Settings" lead="Every change is saved at once and can be undone.">
      <Answer query={query} what="the settings">
        {(view) => (
          <Tabs<Tab>
            label="Settings"
            value={tab}
            onChange={(next) => change({ tab: next === "service" ? undefined : next })}
            tabs={[
              { key: "service", text: "Service", content: <ServiceSettings settings={view.settings} /> },
              {
                key: "branches",
                text: "Branches and cover",
                content: (
                  <div className="stack settings__wide">
                    <Branches branches={view.branches} />
                    <DutyCover rules={view.duty_cover} branches={view.branches} roles={view.roles} />
                    <SkillCover rules={view.skill_cover} branches={view.branches} skills={view.skills} />
                  </div>
                ),
              },
              { key: "funds", text: "Funds", content: <Funds funds={view.funds} outside={view.outside_funds} /> },
              { key: "offers", text: "Offers", content: <Offers /> },
              {
                key: "strategy",
                text: "Aims and framework",
                content: (
                  <div className="stack settings__wide">
                    <Aims aims={view.aims} />
                    <Frameworks frameworks={view.frameworks} />
                  </div>
                ),
              },
              { key: "data", text: "Data", content: <DataTab store={view.store} /> },
              { key: "looks", text: "Appearance", content: <Appearance /> },
              { key: "about", text: "About", content: <AboutTab /> },
            ]}
          />
        )}
      </Answer>
    </Page>
  );
}
