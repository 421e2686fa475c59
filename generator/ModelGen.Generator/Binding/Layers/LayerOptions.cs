using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>Options that several layers share, and the types of their values.</summary>
internal static class LayerOptions
{
    /// <summary>Most features, units or time steps of a layer.</summary>
    public const int MaxSize = 65536;

    public static readonly IntegerType Size = new(1, MaxSize);

    public static readonly NumberType Share = new() { Minimum = 0, Maximum = 1 };

    /// <summary>A share that leaves something.</summary>
    public static readonly NumberType PartialShare = new() { Minimum = 0, Maximum = 1, BelowMaximum = true };

    public static readonly NumberType AboveZero = new() { Minimum = 0, AboveMinimum = true };

    public static readonly NumberType NotNegative = new() { Minimum = 0 };

    /// <summary>Activations of each number on its own, and other names of theirs.</summary>
    private static readonly (string, Activation)[] Elementwise =
    [
        .. Enum.GetValues(typeof(Activation)).Cast<Activation>()
            .Where(activation => activation != Activation.Softmax)
            .Select(activation => (Words.ToSnakeCase(activation.ToString()), activation)),
        ("silu", Activation.Swish),
        ("hard_silu", Activation.HardSwish),
    ];

    /// <summary>Activations of a layer's output.</summary>
    public static readonly NamesType<Activation> Activations = new("activation", [.. Elementwise, ("softmax", Activation.Softmax)])
    {
        Foreign = ValueWords.Activations,
    };

    /// <summary>Activations within a recurrent cell, whose equations are of one unit: a softmax is of all.</summary>
    public static readonly NamesType<Activation> CellActivations = new("activation", Elementwise)
    {
        Foreign = new Vocabulary().Keras("softmax").And(ValueWords.Activations),
    };

    public static readonly Option<int> Units = new("units", Size, "Number of outputs (of each time step).");

    public static readonly Option<bool> UseBias = new("use_bias", new BooleanType(), true, "Whether there is a bias.");

    public static readonly Option<Initializer> KernelInitializer = new(
        "kernel_initializer",
        InitializerType.Matrix,
        InitializerType.Default(InitializerKind.GlorotUniform),
        "First values of the weights of the input.");

    public static readonly Option<Initializer> BiasInitializer = new(
        "bias_initializer", InitializerType.Vector, InitializerType.Default(InitializerKind.Zeros), "First values of the bias.");

    /// <summary>First values of a parameter that is a vector.</summary>
    public static Option<Initializer> First(string parameter, InitializerKind kind) => First(parameter, InitializerType.Default(kind));

    /// <summary>First values of a parameter that is a vector.</summary>
    public static Option<Initializer> First(string parameter, Initializer initializer) =>
        new(parameter + "_initializer", InitializerType.Vector, initializer, $"First values of {parameter}.");

    /// <summary>Parameters that training changes.</summary>
    public static Parameter Trained(string name, Initializer initializer, params int[] shape) => new(name, [.. shape], true, initializer);
}
