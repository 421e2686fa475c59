using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>A sequence that is one row again and again, as the decoder of an autoencoder reads what the encoder has made of all steps.</summary>
internal sealed class RepeatVectorDeclaration()
    : LayerDeclaration("repeat_vector", "Makes a sequence of an input without time steps, each step of which is that input.", Count, [Count], OptionWords.RepeatVector)
{
    private static readonly Option<int> Count = new("n", LayerOptions.Size, "How many steps the sequence has.");

    public override Layer? Build(LayerInput input, OptionValues values)
    {
        if (input.Shape.Time is not null)
        {
            input.Problems.Report(
                Descriptors.ShapeMismatch,
                input.Keyword,
                $"the layer needs an input of shape (features), but gets {input.Shape}; put a layer before it that ends the time steps, such as one with "
                    + "return_sequences: false, or write up_sampling_1d, which repeats each step");
            return null;
        }

        int steps = values.Get(Count);
        return new RepeatLayer(input.Name, "RepeatVector", input.Shape, input.Shape with { Time = steps }, input.Mask, steps);
    }
}
