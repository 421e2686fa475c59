namespace ModelGen.Generator.Common;

/// <summary>
/// Names of generated code that are the same for every model. They are collected from what the emitters write: run the tests once with
/// <c>MODELGEN_UPDATE=1</c> to collect them again.
/// </summary>
internal static class GeneratedNames
{
    /// <summary>Members of the class of a model, which can't have its name.</summary>
    public static readonly HashSet<string> Members =
    [
        "Backward", "BatchSize", "Create", "CreateSession", "CreateStream", "Description", "Dispose", "EditGradients", "EditOptimizerState",
        "EditParameters", "FindNotFinite", "Forward", "Gradients", "InputLength", "Iterations", "JoinInputs", "JoinTargets", "LearningRate", "Load",
        "ModelDescription", "OptimizerState", "OutputLength", "OutputLosses", "OutputMask", "Outputs", "ParameterCount", "Parameters", "Predict",
        "Publish", "Reserve", "ResetStates", "Save", "TargetLength", "ToDevice", "TrainableCount", "Update", "WorkspaceBytes", "WriteSummary",
    ];

    /// <summary>Whatever a name may mean in that class and in the kernels, so that nothing of a layer is called so.</summary>
    public static readonly HashSet<string> Kernels =
    [
        "Abs", "AddPenaltyGradients", "ArrayView", "At", "Backward", "BackwardPhases", "BatchNormalization", "BatchSize", "Clip", "CompiledWidths",
        "Constrain", "ConstrainWeights", "Constraints", "CosPi", "CpuKernels", "Create", "CreateEngine", "CreateKernels", "CreateSession", "CreateStream",
        "Definition", "Description", "DeviceBatch", "DeviceConstraints", "DeviceDefinition", "DeviceDraw", "DeviceGrid", "DeviceKernel", "DeviceKernels",
        "DeviceLayout", "DeviceModels", "DeviceOrthogonality", "DevicePenalties", "DeviceProduct", "DeviceSoftmax", "DeviceWindows", "Dispose", "Dot",
        "Dropout", "DropoutMask", "EditGradients", "EditOptimizerState", "EditParameters", "Embedded", "EmbeddedWeights", "Embedding",
        "EmbeddingGradient", "Equals", "Erf", "Exp", "Expm1", "F128", "F256", "F32", "F512", "FeatureSum", "Finalize", "FindNotFinite", "Float4",
        "FoldGradients", "Forward", "ForwardPhases", "GeneratedCode", "GetHashCode", "GetType", "GradientClip", "GradientNorms", "GradientNormsPlace",
        "GradientTile", "Gradients", "Grid", "Group", "HasConstraints", "HasPenalties", "Hot", "IEmbeddingTable", "IGradientProduct", "IReadOnlyList",
        "IRecurrentCell", "IVector", "IlgpuKernels", "Inference", "Initializer", "Input", "InputForward", "InputLength", "InputMask", "Instance",
        "Iterations", "JoinInputs", "JoinTargets", "Kept", "KeptNumbers", "Layout", "LearningRate", "Load", "Log", "Loss", "LossBackward", "LossForward",
        "LossOf", "LossOf2", "LossOf3", "Losses", "Masking", "Math", "MatrixProduct", "Max", "Maximum", "MemberwiseClone", "MethodImpl",
        "MethodImplOptions", "Min", "ModelDescription", "ModelEngine", "ModelKernels", "ModelLayout", "ModelMemory", "ModelOptions", "None",
        "Normalization", "NormalizationShape", "OnGradientsEdited", "OptimizerState", "OrthogonalGradients", "OrthogonalSums", "Orthogonality", "Output",
        "OutputForward", "OutputLength", "OutputLosses", "OutputMask", "OutputPositions", "Outputs", "Pack", "PackWeights", "Packed", "Packing",
        "ParameterCount", "Parameters", "Part", "Penalties", "Penalty", "PenaltyGradients", "PenaltySums", "Powers", "Predict", "Product", "ProductStart",
        "Publish", "RandomStream", "RateSchedule", "ReadOnlySpan", "Recurrence", "RecurrentProduct", "RecurrentShape", "ReferenceEquals", "Reserve",
        "ResetStates", "Row", "RowFloats", "Rows", "RuntimeFeature", "SampleSum", "Save", "Schedule", "Sequences", "SetScalars", "Shared", "SharedMemory",
        "Sigmoid", "Softmax", "Softplus", "Sqrt", "Step", "StepContext", "StepValues", "Stream", "StreamKind", "Tanh", "Target", "TargetLength",
        "TensorShape", "TileRows", "Tiles", "ToDevice", "ToString", "TrainableCount", "Training", "TrainingBatch", "TrainingDescription",
        "TrainingKernels", "UniformDraw", "Unsafe", "Update", "UpdateWeights", "V", "V16", "V4", "V8", "Vector256", "Vector512", "VectorWidth",
        "WeightGradients", "WeightPacking", "Weights", "WorkspaceBytes", "WriteSummary",
    ];
}
