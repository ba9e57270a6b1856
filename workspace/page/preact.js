/** The one place that names the component library; the workspace's server hands it out from node_modules. */
export {
  html,
  render,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from '/vendor/htm/preact/standalone.module.js';
