import "./code-page.css";
import { Mark } from "@nekomado/viewer";
import { CodeForm } from "./code-form.tsx";
import type { CodeFault, CodeWords } from "./code-words.ts";

export interface CodePageProps {
  words: CodeWords;
  /** This browser was let in before, and is not any more. */
  wasPaired: boolean;
  onCode: (code: string) => Promise<CodeFault | null>;
}

/** What a browser is shown that the camera does not know: the way in, and nothing of the camera. */
export const CodePage = ({ words, wasPaired, onCode }: CodePageProps) => (
  <div className="code-page">
    <header className="title-bar">
      <Mark />
      <span className="title-bar-name">Nekomado</span>
    </header>
    <main>
      <div className="code-page-head">
        <h1>{words.title}</h1>
        <p>{wasPaired ? words.ended : words.lead}</p>
      </div>
      <CodeForm words={words} onCode={onCode} />
      <div className="code-help">
        <section>
          <h2>{words.where.title}</h2>
          <p>
            {words.where.before}
            <code translate="no">nekomado-agent pair --web</code>
            {words.where.after}
          </p>
        </section>
        <section>
          <h2>{words.certificate.title}</h2>
          <p>{words.certificate.text}</p>
        </section>
      </div>
    </main>
  </div>
);
