using ModelGen.Generator.Binding.Values;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>The features of several layers side by side.</summary>
internal sealed class ConcatenateDeclaration()
    : MergeDeclaration("concatenate", "Puts the features of several layers side by side.", Several())
{
    public override Layer? Build(LayerInput input, OptionValues values)
    {
        if (!Fit(input, "as many time steps", (first, other) => first.Time == other.Time))
        {
            return null;
        }

        // Keras takes a missing mask for one of all steps, which is none again.
        return new ConcatenateLayer(
            input.Name,
            input.Shape,
            new Shape(input.Shape.Time, input.Sources.Sum(source => source.Shape.Features)),
            input.Sources.Any(source => source.Mask),
            input.Sources.All(source => source.Mask));
    }
}
