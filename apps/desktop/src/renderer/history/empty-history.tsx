interface EmptyHistoryProps {
  title: string;
  line: string;
  action: { label: string; perform: () => void } | null;
}

/** A paper screen in the gallery's place: one sentence, one action. */
export const EmptyHistory = ({ title, line, action }: EmptyHistoryProps) => (
  <div className="history-empty">
    <div className="glass" data-open="false">
      <div className="shoji" aria-hidden="true">
        <i />
        <i />
      </div>
      <div className="plate plate-paper">
        <h1>{title}</h1>
        <p>{line}</p>
      </div>
    </div>
    {action !== null && (
      <button type="button" className="history-button" onClick={action.perform}>
        {action.label}
      </button>
    )}
  </div>
);
