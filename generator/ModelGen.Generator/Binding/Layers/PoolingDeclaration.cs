using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>A layer that makes one number of several time steps, of each feature by itself.</summary>
/// <param name="keyword">Its name in a model description.</param>
/// <param name="kind">Keras' class name.</param>
/// <param name="doc">What it does, in one line.</param>
/// <param name="isMax">Whether the number is the greatest rather than the mean.</param>
internal sealed class PoolingDeclaration(string keyword, string kind, string doc, bool isMax)
    : LayerDeclaration(keyword, doc, PoolSize, [PoolSize, Strides, WindowOptions.Padding], OptionWords.Pooling)
{
    private static readonly Option<int> PoolSize = new("pool_size", LayerOptions.Size, 2, "How many steps make one output.");

    private static readonly Option<object?> Strides = new(
        "strides", new OptionalType<int>(LayerOptions.Size), null, "From the first step of an output to that of the next; by default pool_size.");

    public static readonly PoolingDeclaration Max = new(
        "max_pooling_1d", "MaxPooling1D", "Takes the greatest of each feature over pool_size time steps; drops the mask.", isMax: true);

    public static readonly PoolingDeclaration Average = new(
        "average_pooling_1d", "AveragePooling1D", "Takes the mean of each feature over pool_size time steps; drops the mask.", isMax: false);

    public override Layer? Build(LayerInput input, OptionValues values)
    {
        int size = values.Get(PoolSize);
        TimeWindow? window = WindowOptions.Over(
            input, new TimeWindow(size, values.Get(Strides) is int strides ? strides : size), values.Get(WindowOptions.Padding), PoolSize.Name);
        return window is null ? null : new PoolingLayer(
            input.Name, kind, input.Shape, input.Shape with { Time = window.Outputs(input.Shape.Steps) }, input.Mask, isMax, window);
    }
}
