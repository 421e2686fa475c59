using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Binding.Weights;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>A row of a table for each index.</summary>
internal sealed class EmbeddingDeclaration()
    : LayerDeclaration(
        "embedding",
        "A table of vectors: each index of the input becomes the row of its number.",
        null,
        [InputDim, OutputDim, EmbeddingsInitializer, .. WeightOptions.Of(WeightOptions.Embeddings), MaskZero],
        OptionWords.Embedding)
{
    /// <summary>Most rows of a table: single precision, in which samples are kept, holds every whole number up to this.</summary>
    private const int MaxRows = 1 << 24;

    public static readonly Option<int> InputDim = new(
        "input_dim", new IntegerType(1, MaxRows), "Number of indices, from 0 to one less: rows of the table.");

    public static readonly Option<int> OutputDim = new("output_dim", LayerOptions.Size, "Number of outputs of each time step: columns of the table.");

    private static readonly Option<Initializer> EmbeddingsInitializer = new(
        "embeddings_initializer", InitializerType.Matrix, InitializerType.Default(InitializerKind.RandomUniform), "First values of the table.");

    private static readonly Option<bool> MaskZero = new(
        "mask_zero", new BooleanType(), false, "Whether 0 is padding: its steps are masked, and later layers skip them.");

    public override bool TakesIndices => true;

    public override Layer? Build(LayerInput input, OptionValues values)
    {
        int rows = values.Get(InputDim), columns = values.Get(OutputDim);
        Parameter table = LayerOptions.Trained("embeddings", values.Get(EmbeddingsInitializer), rows, columns);
        return new EmbeddingLayer(
            input.Name,
            input.Shape,
            new Shape(input.Shape.Time, columns),
            input.Mask,
            [WeightOptions.Embeddings.Apply(values, table, input.Problems)],
            rows,
            values.Get(MaskZero));
    }
}
