using ModelGen.Generator.Common;

namespace ModelGen.Generator.Binding;

/// <summary>One of several outputs.</summary>
/// <param name="Node">The index of the node that gives it; its layer's name is the output's.</param>
/// <param name="Labels">Names of its classes, or none.</param>
internal sealed record NamedOutput(int Node, EquatableArray<string> Labels);

/// <summary>One of a model's outputs, or the only one.</summary>
/// <param name="Index">Which, from 0.</param>
/// <param name="Node">The index of the node that gives it.</param>
/// <param name="Layer">The layer of that node.</param>
/// <param name="Labels">Names of its classes, or none.</param>
/// <param name="Goal">What it is trained for; null: there is no training.</param>
/// <param name="Offset">The place of its first number in all outputs of a sample.</param>
/// <param name="FirstPosition">The place of its first position among those of all outputs.</param>
/// <param name="TargetOffset">The place of its first target in all targets of a sample.</param>
internal sealed record OutputPart(
    int Index, int Node, Layer Layer, EquatableArray<string> Labels, Goal? Goal, int Offset, int FirstPosition, int TargetOffset)
{
    /// <summary>Numbers in its target; 0: it has none.</summary>
    public int TargetLength => Goal is null ? 0 : Goal.Loss.TakesClassIndices ? Layer.Output.Steps : Layer.Output.Length;
}
