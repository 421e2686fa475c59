using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>The numbers of a sample in another shape, in their order.</summary>
internal sealed class ReshapeDeclaration()
    : LayerDeclaration("reshape", "Gives the numbers of a sample another shape, in their order; drops the mask.", Target, [Target], OptionWords.Reshape)
{
    /// <summary>What stands for the size that follows from the others.</summary>
    private const int Rest = -1;

    private static readonly Option<EquatableArray<int>> Target = new(
        "target_shape",
        new ListType<int>("sizes, [features] or [time, features]", new IntegerType(Rest, LayerOptions.MaxSize), 1, 2),
        "The shape, [time, features] or [features]; one size may be -1, which is then what is left.");

    public override Layer? Build(LayerInput input, OptionValues values)
    {
        EquatableArray<int> sizes = values.Get(Target);
        int length = input.Shape.Length, known = sizes.Where(size => size != Rest).Aggregate(1, (product, size) => (int)Math.Min((long)product * size, int.MaxValue));
        bool fits = sizes.Count(size => size == Rest) switch
        {
            0 => known == length,
            1 => known > 0 && length % known == 0 && length / known <= LayerOptions.MaxSize,
            _ => false,
        };
        if (!fits)
        {
            input.Problems.Report(
                Descriptors.ShapeMismatch,
                values.NodeOf(Target),
                $"the layer gets {input.Shape}, which are {Words.Show(length)} numbers, and the target shape [{string.Join(", ", sizes)}] is not of as many; "
                    + "write sizes whose product they are, one of them -1 if you like");
            return null;
        }

        int[] shape = [.. sizes.Select(size => size == Rest ? length / known : size)];
        return new ReshapeLayer(input.Name, input.Shape, shape.Length == 2 ? new Shape(shape[0], shape[1]) : new Shape(null, shape[0]), input.Mask);
    }
}
