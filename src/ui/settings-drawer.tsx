import type { ReactNode } from 'react';
import { sourceModalities } from '../orchestrator/source-modalities.ts';
import {
  DEFAULT_SETTINGS,
  LONGEST_SYSTEM_PROMPT,
  SAMPLING_RANGES,
  STRENGTH_RANGE,
  USUAL_STRENGTH,
} from '../orchestrator/settings.ts';
import type { Settings } from '../orchestrator/settings.ts';
import type { DiffusionFacts, SamplingDefaults } from '../packs/manifest.ts';
import type { MediumModality } from '../domain/modality.ts';
import { ChoiceSetting } from './choice-setting.tsx';
import { Drawer } from './drawer.tsx';
import { Icon } from './icons.tsx';
import { NumberSetting } from './number-setting.tsx';
import { useMakes, usePage, useStore } from './page.ts';
import { mediumStrings, strings } from './strings.ts';

/** Everything that can be tuned, in a modal drawer. Changes hold from the next reply on. */
export function SettingsDrawer({
  onClose,
  onPacks,
  onShortcuts,
}: {
  readonly onClose: () => void;
  readonly onPacks: () => void;
  readonly onShortcuts: () => void;
}): ReactNode {
  const makes = useMakes();
  return (
    <Drawer title={strings.settings} onClose={onClose}>
      <AppearanceSection />
      <InstructionsSection />
      <TextSection />
      {makes.map((modality) => (
        <DenoisingSection key={modality} modality={modality} />
      ))}
      <RouteSection />
      <div className="drawer-foot">
        <button type="button" className="button button-quiet" onClick={onPacks}>
          <Icon name="pack" />
          {strings.packs.open}
        </button>
        <button type="button" className="button button-quiet" onClick={onShortcuts}>
          <Icon name="keyboard" />
          {strings.shortcuts.open}
        </button>
        <ResetButton />
      </div>
    </Drawer>
  );
}

function AppearanceSection(): ReactNode {
  const [{ theme, motion, language }, change] = useSettings();
  return (
    <fieldset className="settings-group">
      <legend>{strings.appearance}</legend>
      <ChoiceSetting
        title={strings.theme}
        value={theme}
        choices={strings.themes}
        onChange={(next) => {
          change({ theme: next });
        }}
      />
      <ChoiceSetting
        title={strings.motion}
        value={motion}
        choices={strings.motions}
        onChange={(next) => {
          change({ motion: next });
        }}
      />
      <ChoiceSetting
        title={strings.language}
        value={language}
        choices={strings.languages}
        onChange={(next) => {
          change({ language: next });
        }}
      />
    </fieldset>
  );
}

function InstructionsSection(): ReactNode {
  const [{ systemPrompt }, change] = useSettings();
  return (
    <fieldset className="settings-group">
      <legend>{strings.instructions}</legend>
      <label className="setting setting-tall">
        <span>{strings.systemPrompt}</span>
        <textarea
          rows={3}
          maxLength={LONGEST_SYSTEM_PROMPT}
          value={systemPrompt}
          placeholder={strings.systemPromptExample}
          onChange={(event) => {
            change({ systemPrompt: event.target.value });
          }}
        />
      </label>
      <p className="setting-note">{strings.systemPromptNote}</p>
    </fieldset>
  );
}

function useSettings(): readonly [Settings, (change: Partial<Settings>) => void] {
  const { settings } = usePage();
  const change = (next: Partial<Settings>): void => {
    settings.update((value) => ({ ...value, ...next }));
  };
  return [useStore(settings), change];
}

function TextSection(): ReactNode {
  const { manifest } = useStore(usePage().state);
  const [{ sampling, seed }, change] = useSettings();
  const set = (key: keyof SamplingDefaults, value: number | null): void => {
    const { [key]: _dropped, ...rest } = sampling;
    change({ sampling: value === null ? rest : { ...rest, [key]: value } });
  };
  return (
    <fieldset className="settings-group">
      <legend>{strings.text}</legend>
      {(Object.keys(SAMPLING_RANGES) as (keyof SamplingDefaults)[]).map((key) => (
        <NumberSetting
          key={key}
          title={strings.sampling[key]}
          value={sampling[key] ?? null}
          fallback={manifest?.llm.sampling[key] ?? null}
          range={SAMPLING_RANGES[key]}
          onChange={(value) => {
            set(key, value);
          }}
        />
      ))}
      <NumberSetting
        title={strings.textSeed}
        value={seed}
        fallback={null}
        range={{ min: 0, max: 0xffffffff, step: 1 }}
        onChange={(value) => {
          change({ seed: value });
        }}
      />
    </fieldset>
  );
}

function DenoisingSection({ modality }: { readonly modality: MediumModality }): ReactNode {
  const { manifest } = useStore(usePage().state);
  const facts = (manifest?.generation as Partial<Record<MediumModality, DiffusionFacts>> | undefined)?.[modality];
  const [{ denoising }, change] = useSettings();
  const wishes = denoising[modality] ?? { steps: null, guidanceScale: null };
  const set = (next: Partial<typeof wishes>): void => {
    change({ denoising: { ...denoising, [modality]: { ...wishes, ...next } } });
  };
  return (
    <fieldset className="settings-group">
      <legend>{mediumStrings[modality].plural}</legend>
      <NumberSetting
        title={strings.steps}
        value={wishes.steps}
        fallback={facts?.steps.default ?? null}
        range={{ min: facts?.steps.min ?? 1, max: facts?.steps.max ?? 100, step: 1 }}
        onChange={(steps) => {
          set({ steps });
        }}
      />
      <NumberSetting
        title={strings.guidance}
        value={wishes.guidanceScale}
        fallback={facts?.guidance.default ?? null}
        range={{ min: facts?.guidance.min ?? 0, max: facts?.guidance.max ?? 20, step: 0.1 }}
        onChange={(guidanceScale) => {
          set({ guidanceScale });
        }}
      />
    </fieldset>
  );
}

/** What decoders are told, and how far they may go from what they are to change, of whatever modality. */
function RouteSection(): ReactNode {
  const { manifest } = useStore(usePage().state);
  const [{ route, strength }, change] = useSettings();
  return (
    <fieldset className="settings-group">
      <legend>{strings.media}</legend>
      <ChoiceSetting
        title={strings.route}
        value={route}
        choices={strings.routes}
        onChange={(next) => {
          change({ route: next });
        }}
      />
      {manifest !== null && Object.values(sourceModalities(manifest)).some((sources) => sources.length > 0) && (
        <NumberSetting
          title={strings.strength}
          value={strength}
          fallback={USUAL_STRENGTH}
          range={STRENGTH_RANGE}
          onChange={(next) => {
            change({ strength: next });
          }}
        />
      )}
    </fieldset>
  );
}

function ResetButton(): ReactNode {
  const { settings } = usePage();
  return (
    <button
      type="button"
      className="button button-quiet"
      onClick={() => {
        settings.update(() => DEFAULT_SETTINGS);
      }}
    >
      {strings.resetSettings}
    </button>
  );
}
