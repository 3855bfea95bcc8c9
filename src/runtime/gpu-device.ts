/** Facts of an adapter that decide how it is used. */
export interface AdapterFacts {
  readonly vendor: string;
  readonly architecture: string;
  /** Emulated on the CPU: correct without subgroups, and far slower than wasm. */
  readonly software: boolean;
  readonly shaderF16: boolean;
}

export function adapterFacts(adapter: GPUAdapter): AdapterFacts {
  const { vendor, architecture } = adapter.info;
  const software =
    adapter.info.isFallbackAdapter ||
    /swiftshader|llvmpipe|basic render/i.test(`${architecture} ${adapter.info.description}`);
  return { vendor, architecture, software, shaderF16: adapter.features.has('shader-f16') };
}

const WANTED_FEATURES: readonly GPUFeatureName[] = ['shader-f16', 'subgroups'];

/** Limits that ONNX Runtime's shaders are sized by; the default limits would refuse large weights. */
const WANTED_LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxBufferSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

/**
 * A device for ONNX Runtime. On the software adapter subgroups are left out: with them (subgroup size 4) attention over
 * more than one position returns wrong numbers there.
 */
export async function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const { software } = adapterFacts(adapter);
  return adapter.requestDevice({
    requiredFeatures: WANTED_FEATURES.filter(
      (name) => adapter.features.has(name) && !(software && name === 'subgroups'),
    ),
    requiredLimits: Object.fromEntries(WANTED_LIMITS.map((name) => [name, adapter.limits[name]])),
  });
}
