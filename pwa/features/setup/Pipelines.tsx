// All pipelines: in order, with a way to a new one; those that are archived below.
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { LINE_CHARS_MAX } from "../../engine/core/schema.gen";
import { LineInput } from "../../kit/form/TextInput";
import { t, useLang } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import { route } from "../../kit/frame/routes.gen";
import { Sheet } from "../../kit/sheet/Sheet";
import { SortList } from "./SortList";
import { addPipeline, type Line, orderLines, useLines } from "./stages";

export function Pipelines() {
  useLang();
  const lines = useLines();
  const [adding, setAdding] = useState(false);
  const live = lines.filter(line => !line.archived);
  const archived = lines.filter(line => line.archived);
  return (
    <div>
      <p className="field-note mb-4">{t("setup.pipelines_intro")}</p>
      {live.length > 0 && (
        <div className="card overflow-hidden">
          <SortList rows={live} label={t("setup.pipelines")} onOrder={ids => void orderLines(live, ids)}>
            {line => <LineLink line={line} />}
          </SortList>
        </div>
      )}
      <button type="button" id="add" className="btn btn-primary mt-4" onClick={() => setAdding(true)}>
        <Icon name="plus" />
        {t("setup.add_pipeline")}
      </button>
      {archived.length > 0 && (
        <section>
          <h2 className="section-title">{t("setup.archived")}</h2>
          <ul className="card rows overflow-hidden">
            {archived.map(line => (
              <li key={line.id}>
                <LineLink line={line} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <NewSheet open={adding} onClose={() => setAdding(false)} />
    </div>
  );
}

function LineLink({ line }: { line: Line }) {
  const stages = t("setup.n_stages", { count: line.stages });
  const open = t("deal.count", { count: line.open });
  return (
    <Link to={route.adminPipeline(line.id)} className="row">
      <span className="min-w-0 flex-1">
        <span className="row-title block">{line.name}</span>
        <span className="row-note block">{[stages, open, line.currency].filter(Boolean).join(" · ")}</span>
      </span>
      <Icon name="forward" size="1.125rem" />
    </Link>
  );
}

function NewSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const make = async () => {
    const id = await addPipeline(name.trim());
    if (!id) return;
    setName("");
    onClose();
    await navigate(route.adminPipeline(id));
  };
  return (
    <Sheet open={open} onClose={onClose} title={t("setup.add_pipeline")}>
      <form
        className="flex flex-col gap-4"
        onSubmit={e => {
          e.preventDefault();
          if (name.trim()) void make();
        }}
      >
        <label>
          <span className="field-label">{t("setup.name")}</span>
          <LineInput
            className="input"
            autoFocus
            value={name}
            max={LINE_CHARS_MAX}
            placeholder={t("setup.pipeline_example")}
            onText={setName}
          />
        </label>
        <p className="field-note">{t("setup.add_pipeline_note")}</p>
        <button type="submit" className="btn btn-primary" disabled={!name.trim()}>
          {t("setup.add_pipeline")}
        </button>
      </form>
    </Sheet>
  );
}
