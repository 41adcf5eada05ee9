// image: pictures in memory

export * from './fits/greenPixels';
export * from './fits/header';
export * from './fits/imageStatistics';
export * from './fits/mosaic';
export * from './fits/pixels';
export * from './fits/readFits';
export * from './fits/readImage';
export * from './fits/setKeywords';
export * from './fits/writeFits';
export * from './image/convolve';
export * from './image/crop';
export * from './image/image';
export * from './image/kernels';
export * from './image/png';
export * from './image/slideKernel';
export * from './image/stretch';
export * from './image/zscale';

// sky: simulated frames and nights

export * from './sky/addStar';
export * from './sky/defaultNight';
export * from './sky/describeNight';
export * from './sky/donutStamp';
export * from './sky/frameDescription';
export * from './sky/frameTruth';
export * from './sky/moffat';
export * from './sky/nightOptions';
export * from './sky/psf';
export * from './sky/simulateFrame';
export * from './sky/simulateNight';

// detect: finding stars

export * from './detect/dao/daoStarFinder';
export * from './detect/dao/detectStars';
export * from './detect/dao/sigmaClippedStatistics';
export * from './detect/dao/star';
export * from './detect/donuts/donutFinder';
export * from './detect/donuts/foundDonut';
export * from './detect/sources/frameLook';
export * from './detect/sources/saturation';
export * from './detect/sources/sources';
export * from './detect/sources/typicalSource';

// seeing: widths and shapes of stars, the seeing of frames and nights

export * from './seeing/boxStatistics';
export * from './seeing/curveOfGrowth';
export * from './seeing/fitCovariance';
export * from './seeing/fitLine';
export * from './seeing/fitRadialProfile';
export * from './seeing/fitStar';
export * from './seeing/frameSeeing';
export * from './seeing/halfMaximumRegion';
export * from './seeing/halfMaximumWidth';
export * from './seeing/levenbergMarquardt';
export * from './seeing/lineCuts';
export * from './seeing/localSky';
export * from './seeing/measureStar';
export * from './seeing/nightTable';
export * from './seeing/pixelScale';
export * from './seeing/radialProfile';
export * from './seeing/readFrameSeeing';
export * from './seeing/seeingMap';
export * from './seeing/seeingQuality';
export * from './seeing/starShape';

// stamps: cut-outs and their labels

export * from './stamps/augmentWithFlips';
export * from './stamps/borderMask';
export * from './stamps/buildStampSet';
export * from './stamps/concatenateStamps';
export * from './stamps/countByClass';
export * from './stamps/crowdingMask';
export * from './stamps/cutStamps';
export * from './stamps/frameList';
export * from './stamps/givenCentres';
export * from './stamps/hdf5';
export * from './stamps/labelStamps';
export * from './stamps/position';
export * from './stamps/selectPerClass';
export * from './stamps/stampSet';
export * from './stamps/stampsOfFrame';
export * from './stamps/takeStamps';
export * from './stamps/thesisDonuts';
export * from './stamps/threeLists';

// digits: handwritten digits, and what is none

export * from './digits/digitSet';
export * from './digits/embeddedDigits';
export * from './digits/fontLetters';
export * from './digits/heldOutDigits';
export * from './digits/loadDigits';
export * from './digits/mnistFolder';
export * from './digits/noisePictures';
export * from './digits/nonDigits';
export * from './digits/normaliseDigit';
export * from './digits/readDigits';
export * from './digits/readerNetwork';
export * from './digits/readIdx';
export * from './digits/reading';
export * from './digits/robustnessSweep';
export * from './digits/scribbles';
export * from './digits/strokeLetters';
export * from './digits/strokes';
export * from './digits/trainDigits';
export * from './digits/warpDigits';
export * from './digits/withoutDropout';

// learning: how a network learns, without an engine

export * from './learning/activation';
export * from './learning/backpropagate';
export * from './learning/collapseLinearLayers';
export * from './learning/cost';
export * from './learning/denseNetwork';
export * from './learning/descend';
export * from './learning/finiteDifferences';
export * from './learning/forward';
export * from './learning/grid';
export * from './learning/landscape';
export * from './learning/leastSquares';
export * from './learning/optimisers/adadelta';
export * from './learning/optimisers/adagrad';
export * from './learning/optimisers/adam';
export * from './learning/optimisers/createOptimiser';
export * from './learning/optimisers/momentum';
export * from './learning/optimisers/optimiser';
export * from './learning/optimisers/rmsprop';
export * from './learning/optimisers/sgd';
export * from './learning/optimisers/thesisRule';
export * from './learning/pointClouds';
export * from './learning/samples';
export * from './learning/softmax';
export * from './learning/trainDense';

// network: the classifiers

export * from './network/backend';
export * from './network/explain/gradCam';
export * from './network/explain/layerOutputs';
export * from './network/explain/saliency';
export * from './network/judge/confusionMatrix';
export * from './network/judge/evaluate';
export * from './network/judge/predict';
export * from './network/judge/predictor';
export * from './network/model/importKeras';
export * from './network/model/loadModel';
export * from './network/model/models';
export * from './network/model/saveModel';
export * from './network/model/seededDropout';
export * from './network/train/bestWeights';
export * from './network/train/checkpointError';
export * from './network/train/history';
export * from './network/train/learningRates';
export * from './network/train/train';
export * from './network/train/trainingData';
export * from './network/workers/workerError';

// grade: a verdict per frame, of any telescope

export * from './grade/night/gradeFiles';
export * from './grade/night/gradeJob';
export * from './grade/night/gradeOutcome';
export * from './grade/night/gradesCsv';
export * from './grade/night/listFrames';
export * from './grade/night/mergeGrades';
export * from './grade/report/gradeReport';
export * from './grade/report/lookedAt';
export * from './grade/verdict/decidingStamps';
export * from './grade/verdict/frameClassifier';
export * from './grade/verdict/grade';
export * from './grade/verdict/gradeFrame';
export * from './grade/verdict/grader';
export * from './grade/verdict/gradeStamps';
export * from './grade/verdict/scaledStamps';
export * from './grade/verdict/stampAnswers';
export * from './grade/verdict/verdict';

// sort: acting on verdicts

export * from './sort/frameWeight';
export * from './sort/moveRejects';
export * from './sort/qualityCopies';
export * from './sort/readGrades';
export * from './sort/sirilSequence';
export * from './sort/subframeCsv';

// watch: grading frames as they arrive

export * from './watch/liveServer';
export * from './watch/watchFolder';

// reproduction: the thesis' networks, trained as it did

export * from './reproduction/calibration';
export * from './reproduction/shippedRuns';
export * from './reproduction/thesisRun';
export * from './reproduction/thesisRuns';
export * from './reproduction/trainThesisRun';

// figures: plain Plotly data and layout

export * from './figures/activationFigure';
export * from './figures/architecturePicture';
export * from './figures/classCounts';
export * from './figures/confusionMatrixFigure';
export * from './figures/curvesFigure';
export * from './figures/decisionMap';
export * from './figures/descentMap';
export * from './figures/descentSurface';
export * from './figures/digitReadings';
export * from './figures/dropoutPicture';
export * from './figures/estimatorSurface';
export * from './figures/fieldMap';
export * from './figures/figure';
export * from './figures/filterGallery';
export * from './figures/fitPanels';
export * from './figures/frameWithBoxes';
export * from './figures/lossAndAccuracyCurves';
export * from './figures/networkDiagram';
export * from './figures/nightFigure';
export * from './figures/numberGrids';
export * from './figures/optimiserColours';
export * from './figures/parameterTable';
export * from './figures/perceptronDiagram';
export * from './figures/pictureGrid';
export * from './figures/pointClouds';
export * from './figures/predictionBars';
export * from './figures/radialProfileFigure';
export * from './figures/regressionLine';
export * from './figures/robustnessCurves';
export * from './figures/softmaxFigure';
export * from './figures/stampGallery';
export * from './figures/starCuts';
export * from './figures/starSurface';
export * from './figures/theme';

// exercises: what the notebooks ask, and how an answer is judged

export * from './exercises/circlesExercises';
export * from './exercises/classifierExercises';
export * from './exercises/convolutionExercises';
export * from './exercises/descentExercises';
export * from './exercises/digitExercises';
export * from './exercises/exercise';
export * from './exercises/seeingExercises';

// notebook: showing things under a cell

export * from './notebook/cellProgress';
export * from './notebook/check';
export * from './notebook/dataFrame';
export * from './notebook/drawing/drawingPage';
export * from './notebook/exercise';
export * from './notebook/frameView/frameView';
export * from './notebook/interactive/backpropagation';
export * from './notebook/interactive/circlesPlayground';
export * from './notebook/interactive/descentPlayground';
export * from './notebook/interactive/kernelEditor';
export * from './notebook/liveFigure';
export * from './notebook/result';
export * from './notebook/saveFigure';
export * from './notebook/show';
export * from './notebook/showable';
export * from './notebook/staticPicture';
export * from './notebook/table';
export * from './notebook/trainLive';
export * from './notebook/versions';

// what every room uses

export * from './inputError';
export * from './progress';
export * from './random';
export * from './writeWhole';
