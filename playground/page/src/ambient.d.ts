// Style sheets of shadow roots come in as text; esbuild does the work.
declare module '*.shadow.css' {
  const text: string;
  export default text;
}

/** Written by build.mjs: where the files of the module, the fonts and the examples stand, relative to the script. */
declare const ETUDE_ASSETS: {
  module: string;
  wasm: string;
  fonts: string[];
  examples: string;
  style: string;
  seeds: string;
  typefaces: { family: string; weight: number; url: string }[];
};
