// Core, layers and the plain JavaScript engine of TensorFlow.js: what the union @tensorflow/tfjs adds (WebGL, data,
// converter) is not used here.
const core = require('@tensorflow/tfjs-core');
const layers = require('@tensorflow/tfjs-layers');
require('@tensorflow/tfjs-backend-cpu');
require('./register');

module.exports = { ...core, ...layers, version: { tfjs: core.version_core } };
