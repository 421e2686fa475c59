using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;

namespace ModelGen.Generator.Lowering;

/// <summary>Network to Program: parameters get their places, and each way to run the network its plan.</summary>
internal static class Lowerer
{
    /// <summary>What no layer may take the name of: members of generated classes, stages, and what generated kernels call.</summary>
    private static readonly string[] Reserved =
    [
        "Input", "InputGradient", "Output", "Target", "Loss", "Losses", "Parameter", "Parameters", "Gradients", "Description",
        "ModelDescription", "Create", "Predict", "Save", "Load", "Summary", "BatchSize", "LearningRate", "Iterations", "OptimizerState", "Forward",
        "Backward", "Update", "Outputs", "OutputMask", "Dispose", "TrainableCount", "WorkspaceBytes", "Layout", "Pack", "Floats",
        "ForwardPhases", "BackwardPhases", "Equals", "GetHashCode", "GetType", "ToString", "Finalize", "MemberwiseClone", "ReferenceEquals",
        "Inference", "Training", "Weights", "Packed", "Shared", "Row", "RowFloats", "V16", "V8", "V4",
        "At", "Hot", "Rows", "Recurrence", "Product", "ProductStart", "Masking", "Dropout", "BatchNormalization", "Softmax", "Unsafe", "Math", "MathF",
        "To", "Group", "Grid", "SharedMemory", "ArrayView", "Float4", "DeviceBatch", "DeviceKernel", "DeviceKernels", "DeviceGrid",
        "DeviceLayout", "Instance", "Scalars", "TileRows", "Tiles", "GradientTile", "IGradientProduct",
        "WeightPacking", "DropoutMask", "Normalization", "NormalizationShape", "OutputPositions", "PackWeights", "UpdateWeights",
        "GradientNorms", "GradientNormsPlace", "WeightGradients", "FoldGradients", "Dot", "MultiplyAdd", "Min", "Max", "Abs", "Sqrt",
        "Exp", "Expm1", "Log", "Tanh", "Sigmoid", "Softplus", "Erf",
    ];

    public static Program Lower(Network network)
    {
        IReadOnlyDictionary<string, string> identifiers =
            Names.Identifiers(network.Layers.Select(l => l.Name), [network.Name, .. Reserved]);
        EquatableArray<ParameterPlace> parameters = Place(network, identifiers);
        WeightsCatalog weights = new(parameters, identifiers);
        Plan inference = new PlanBuilder(network, weights, training: false).Build();
        Plan? training = network.Training is null ? null : new PlanBuilder(network, weights, training: true).Build();
        Program program = new(network, parameters, weights.Arena, weights.FloatsForInference, inference, training);
        ProgramVerifier.Check(program);
        return program;
    }

    /// <summary>Trainable tensors first, so that gradients and optimizer slots have the layout of the vector's beginning.</summary>
    private static EquatableArray<ParameterPlace> Place(Network network, IReadOnlyDictionary<string, string> identifiers)
    {
        List<ParameterPlace> places = [];
        int offset = 0;
        foreach (bool trainable in new[] { true, false })
        {
            foreach (Layer layer in network.Layers)
            {
                foreach (Parameter parameter in layer.Parameters.Where(p => p.Trainable == trainable))
                {
                    places.Add(new ParameterPlace(layer.Name, parameter, identifiers[layer.Name] + Names.Pascal(parameter.Name), offset));
                    offset += parameter.Length;
                }
            }
        }

        return places.ToEquatableArray();
    }
}
