/** In place of the package `ws`, which the client library loads in Node only. */
export default undefined;
