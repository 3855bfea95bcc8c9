/**
 * The evaluation as a page to look at: the table of figures, and of every run what was asked and what came, judged. Static HTML
 * with its media beside it; needs no script and no server.
 */
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { PaperTable } from './paper-tables.ts';
import { REPORT_STYLE } from './report-style.ts';
import type { RunSettings } from './results.ts';
import { metCell, valueCell, type Row } from './table.ts';

/** A medium with what a page can show of it; all paths relative to the page. */
export interface ShownMedium {
  readonly type: 'image' | 'audio' | 'video';
  readonly path: string;
  /** Of a sound its spectrogram, of a video its frames side by side. */
  readonly picture?: string;
}

export type ShownPart = ShownMedium | { readonly type: 'text'; readonly text: string };

/** One case: what was asked last, what came, and what the judge said of it. */
export interface ShownCase {
  readonly id: string;
  readonly asked: readonly ShownPart[];
  readonly answered: readonly ShownPart[];
  /** Undefined where nothing judges it. */
  readonly right?: boolean;
  /** The judge's words: a rank, the classes heard, the modalities wanted. */
  readonly verdict: string;
}

export interface ShownRun {
  readonly title: string;
  readonly settings: RunSettings;
  readonly cases: readonly ShownCase[];
  /** How many there were in all, where not all are shown. */
  readonly of: number;
}

export interface Report {
  readonly rows: readonly Row[];
  readonly runs: readonly ShownRun[];
  readonly paper: readonly PaperTable[];
}

export function renderReport({ rows, runs, paper }: Report): string {
  const page = (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        {/* What a model wrote is shown, and nothing of it may run or be fetched. */}
        <meta
          httpEquiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file: data:; media-src 'self' file:"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>AnyTab: evaluation</title>
        <link rel="icon" href="data:," />
        <style dangerouslySetInnerHTML={{ __html: REPORT_STYLE }} />
      </head>
      <body>
        <header>
          <h1>Evaluation</h1>
          <nav>
            {runs.map((run, index) => (
              <a key={index} href={`#run-${String(index)}`}>
                {run.title}
              </a>
            ))}
            <a href="#paper">The paper’s tables</a>
          </nav>
        </header>
        <main>
          <Figures rows={rows} />
          {runs.map((run, index) => (
            <Run key={index} run={run} id={`run-${String(index)}`} />
          ))}
          <Paper tables={paper} />
        </main>
      </body>
    </html>
  );
  return `<!doctype html>\n${renderToStaticMarkup(page)}\n`;
}

function Figures({ rows }: { readonly rows: readonly Row[] }): ReactNode {
  return (
    <section>
      <h2>Figures</h2>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th>measure</th>
              <th className="number">value</th>
              <th>target</th>
              <th>met</th>
              <th>detail</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.measure} data-met={row.met === undefined ? 'unknown' : String(row.met)}>
                <td>{row.measure}</td>
                <td className="number">{valueCell(row)}</td>
                <td>{row.target ?? ''}</td>
                <td className="met">{metCell(row)}</td>
                <td>{row.detail}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Run({ run, id }: { readonly run: ShownRun; readonly id: string }): ReactNode {
  const { pack, backend, route, temperature, cases } = run.settings;
  return (
    <section id={id}>
      <h2>{run.title}</h2>
      <p className="soft">
        {`${cases}, pack ${pack}, ${backend}, ${route} route, temperature ${String(temperature)}. `}
        {run.cases.length < run.of && `${String(run.cases.length)} of ${String(run.of)} are shown, the misses first.`}
      </p>
      <ol className="cases">
        {run.cases.map((shown) => (
          <Case key={shown.id} shown={shown} />
        ))}
      </ol>
    </section>
  );
}

function Case({ shown }: { readonly shown: ShownCase }): ReactNode {
  return (
    <li data-right={shown.right === undefined ? 'unknown' : String(shown.right)}>
      <div className="asked">
        {shown.asked.map((part, index) => (
          <Part key={index} part={part} />
        ))}
      </div>
      <div className="answered">
        {shown.answered.map((part, index) => (
          <Part key={index} part={part} />
        ))}
        {shown.answered.length === 0 && <p className="soft">no answer</p>}
      </div>
      <p className="verdict">
        <code>{shown.id}</code> {shown.right !== undefined && (shown.right ? '✓ ' : '✗ ')}
        {shown.verdict}
      </p>
    </li>
  );
}

function Part({ part }: { readonly part: ShownPart }): ReactNode {
  if (part.type === 'text') return <p>{part.text}</p>;
  if (part.type === 'image') return <img src={part.path} alt="picture" loading="lazy" />;
  if (part.type === 'audio')
    return (
      <figure>
        {part.picture !== undefined && <img src={part.picture} alt="spectrogram" loading="lazy" />}
        <audio src={part.path} controls preload="none" />
      </figure>
    );
  return (
    <figure>
      {part.picture !== undefined && <img className="strip" src={part.picture} alt="frames" loading="lazy" />}
      <video src={part.path} controls loop muted preload="none" />
    </figure>
  );
}

function Paper({ tables }: { readonly tables: readonly PaperTable[] }): ReactNode {
  return (
    <section id="paper">
      <h2>The paper’s tables, and what is measured here instead</h2>
      <p className="soft">
        NExT-GPT reports on benchmarks whose data cannot be had here, for models a hundred times as large. Each of its
        tasks has a counterpart that asks the same of data that is open and small; the numbers cannot be compared. What
        no command measures yet says so.
      </p>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th>paper</th>
              <th>asks</th>
              <th>measured here</th>
              <th>on</th>
            </tr>
          </thead>
          <tbody>
            {tables.map(({ table, asks, here, data, isMeasured }) => (
              <tr key={table}>
                <td>{table}</td>
                <td>{asks}</td>
                <td>{isMeasured ? here : `not measured yet: ${here}`}</td>
                <td>{data}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
