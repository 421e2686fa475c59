using ModelGen.Generator.Binding;

namespace ModelGen.Generator.Lowering;

/// <summary>Where one of a model's outputs lies in what goes in and out for all of them together, sample by sample.</summary>
/// <param name="Index">Which output, from 0.</param>
/// <param name="Prefix">What the names of its stages begin with; empty: it is the only one.</param>
/// <param name="Numbers">Its numbers among those of all outputs.</param>
/// <param name="Positions">Its positions among those of all outputs.</param>
/// <param name="Targets">The numbers of its target among those of all targets; of no length where there is no training.</param>
internal sealed record OutputPlace(int Index, string Prefix, Extract Numbers, Extract Positions, Extract Targets)
{
    /// <summary>What its loss is multiplied by in the sum over all outputs.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Whether a mask goes out with any output, so that there is room for one of each.</summary>
    public bool AnyIsMasked { get; init; }

    /// <summary>Whether there are no others.</summary>
    public bool IsOnly => Prefix.Length == 0;

    /// <summary>The place of an output.</summary>
    /// <param name="network">The model.</param>
    /// <param name="output">Its output.</param>
    /// <param name="name">What the layer of the output is called in names.</param>
    public static OutputPlace Of(Network network, OutputPart output, string name)
    {
        Shape shape = output.Layer.Output;
        return new OutputPlace(
            output.Index,
            network.NamedOutputs.Count == 0 ? "" : name,
            new Extract(output.Offset, shape.Length, network.Output.Length),
            new Extract(output.FirstPosition, shape.Steps, network.Positions),
            new Extract(output.TargetOffset, output.TargetLength, network.TargetLength))
        {
            Weight = output.Goal?.Weight ?? 1,
            AnyIsMasked = network.OutputIsMasked,
        };
    }
}

/// <summary>A part of what a sample has.</summary>
/// <param name="Offset">The place of its first number.</param>
/// <param name="Length">How many there are.</param>
/// <param name="Total">How many the sample has.</param>
internal readonly record struct Extract(int Offset, int Length, int Total);
