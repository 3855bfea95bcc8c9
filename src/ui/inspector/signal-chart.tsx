import { useState } from 'react';
import type { PointerEvent, ReactNode } from 'react';
import type { MediumModality } from '../../domain/modality.ts';
import type { TokenOdds } from '../../protocol/language-api.ts';
import { decimal, mediumStrings, percent } from '../strings.ts';
import { inspectorStrings } from './inspector-strings.ts';
import { bars, FLOOR, height, peak } from './signal-bars.ts';

interface Props {
  readonly tokens: readonly TokenOdds[];
  readonly modalities: readonly MediumModality[];
}

/** So many tokens of the reply are shown on each side of the one that is looked at. */
const CONTEXT = 8;
const GRID_LINES = [1, 0.1, 0.01, 0.001, 0.0001];

/** The inclination towards each modality along the reply, as bars, with a reader that goes from token to token. */
export function SignalChart({ tokens, modalities }: Props): ReactNode {
  const words = inspectorStrings().odds;
  const [read, setRead] = useState<number | null>(null);
  // Until somebody reads, the token that came closest to a signal.
  const at = Math.min(read ?? closest(tokens, modalities), tokens.length - 1);
  const shown = tokens[at];
  if (shown === undefined) return null;
  const follow = ({ currentTarget, clientX }: PointerEvent): void => {
    const { left, width } = currentTarget.getBoundingClientRect();
    setRead(Math.max(0, Math.min(tokens.length - 1, Math.floor(((clientX - left) / width) * tokens.length))));
  };
  return (
    <section className="glass-section odds">
      <h3>{words.heading}</h3>
      <p className="setting-note">{words.note}</p>
      <div className="odds-chart">
        <Scale />
        <svg
          viewBox={`0 0 ${String(tokens.length)} 1`}
          preserveAspectRatio="none"
          aria-hidden="true"
          focusable="false"
          onPointerMove={follow}
          onPointerDown={follow}
        >
          {GRID_LINES.map((probability) => (
            <line
              key={probability}
              className="odds-grid"
              x1={0}
              x2={tokens.length}
              y1={1 - height(probability)}
              y2={1 - height(probability)}
            />
          ))}
          <rect className="odds-cursor" x={at} y={0} width={1} height={1} />
          {bars(tokens, modalities).map(({ modality, x, width, height: high }) => (
            <rect
              key={`${modality} ${String(x)}`}
              className={`odds-bar odds-${modality}`}
              x={x}
              y={1 - high}
              width={width}
              height={high}
            />
          ))}
        </svg>
      </div>
      <input
        type="range"
        className="odds-reader"
        min={1}
        max={tokens.length}
        value={at + 1}
        aria-label={words.token}
        aria-valuetext={`${words.at(String(at + 1), String(tokens.length))}: ${wordOf(shown)}. ${reading(shown, modalities)}`}
        onChange={({ target }) => {
          setRead(Number(target.value) - 1);
        }}
      />
      <p className="odds-words">
        <span>{joined(tokens.slice(Math.max(0, at - CONTEXT), at))}</span>
        <mark data-wrote={shown.wrote}>{wordOf(shown)}</mark>
        <span>{joined(tokens.slice(at + 1, at + 1 + CONTEXT))}</span>
      </p>
      <ul className="odds-readings">
        {modalities.map((modality) => (
          <li key={modality} className={`odds-${modality}`}>
            <span className="odds-key" />
            {mediumStrings[modality].name}
            <strong>{chance(shown.odds[modality])}</strong>
          </li>
        ))}
      </ul>
      <Peaks tokens={tokens} modalities={modalities} />
    </section>
  );
}

/** In words, what the bars show at their highest. */
function Peaks({ tokens, modalities }: Props): ReactNode {
  const words = inspectorStrings().odds;
  return (
    <ul className="odds-peaks">
      {modalities.map((modality) => {
        const top = peak(tokens, modality);
        const token = top && tokens[top.at];
        return (
          token && (
            <li key={modality}>
              {top.probability < FLOOR
                ? words.never(mediumStrings[modality].name, chance(top.probability))
                : words.most(mediumStrings[modality].name, chance(top.probability), String(top.at + 1), wordOf(token))}
            </li>
          )
        );
      })}
    </ul>
  );
}

function Scale(): ReactNode {
  return (
    <div className="odds-scale" aria-hidden="true">
      {GRID_LINES.map((probability) => (
        <span key={probability} style={{ top: `${String((1 - height(probability)) * 100)}%` }}>
          {percentOf(probability)}
        </span>
      ))}
    </div>
  );
}

const percentOf = (probability: number): string => `${decimal(Number((probability * 100).toPrecision(1)))} %`;

function chance(probability = 0): string {
  return probability < FLOOR ? inspectorStrings().odds.under(percentOf(FLOOR)) : percent(probability);
}

function reading({ odds }: TokenOdds, modalities: readonly MediumModality[]): string {
  return modalities.map((modality) => `${mediumStrings[modality].name} ${chance(odds[modality])}`).join(', ');
}

/** What is seen of a token: line ends and the reply's end have no glyph of their own. */
function wordOf({ text, wrote }: TokenOdds): string {
  if (wrote === 'end') return inspectorStrings().odds.end;
  return text.replaceAll('\n', '⏎').trim() || '␣';
}

const joined = (tokens: readonly TokenOdds[]): string => tokens.map(({ text }) => text).join('');

function closest(tokens: readonly TokenOdds[], modalities: readonly MediumModality[]): number {
  const peaks = modalities.flatMap((modality) => peak(tokens, modality) ?? []);
  return peaks.reduce((best, next) => (next.probability > best.probability ? next : best), { at: 0, probability: -1 })
    .at;
}
