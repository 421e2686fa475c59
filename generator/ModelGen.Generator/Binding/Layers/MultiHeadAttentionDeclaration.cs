using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Binding.Weights;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>Attention of several heads, each with projections of its own (Vaswani et al. 2017).</summary>
internal sealed class MultiHeadAttentionDeclaration()
    : AttentionDeclaration(
        "multi_head_attention",
        "Projects query, key and value for each of several heads, weighs the steps in each, and projects what all give.",
        [
            NumHeads, KeyDim, ValueDim, LayerOptions.UseBias, LayerOptions.KernelInitializer, LayerOptions.BiasInitializer,
            .. WeightOptions.Of(WeightOptions.Kernel, WeightOptions.Bias),
        ],
        OptionWords.MultiHeadAttention,
        isShort: false)
{
    private static readonly Option<int> NumHeads = new("num_heads", LayerOptions.Size, "How many heads.");

    private static readonly Option<int> KeyDim = new("key_dim", LayerOptions.Size, "Features of query and key in each head.");

    private static readonly Option<object?> ValueDim = new(
        "value_dim", new OptionalType<int>(LayerOptions.Size), null, "Features of the value in each head; by default key_dim.");

    public override Layer? Build(LayerInput input, OptionValues values)
    {
        if (Read(input) is not Attended attended)
        {
            return null;
        }

        int heads = values.Get(NumHeads), keyDim = values.Get(KeyDim), valueDim = values.Get(ValueDim) as int? ?? keyDim;
        if (!FewFeatures(input, heads, keyDim, "key_dim", values.NodeOf(KeyDim)) || !FewFeatures(input, heads, valueDim, "value_dim", values.NodeOf(ValueDim)))
        {
            return null;
        }

        (LayerSource query, LayerSource value, LayerSource key) = attended;
        Problems problems = input.Problems;
        Shape merged = new(query.Shape.Time, heads * valueDim);
        return new MultiHeadAttentionLayer(
            input.Name,
            query.Mask || value.Mask || key.Mask,
            query.Mask,
            Projection("query", query.Shape, heads * keyDim, [query.Shape.Features, heads, keyDim], [heads, keyDim]),
            Projection("key", key.Shape, heads * keyDim, [key.Shape.Features, heads, keyDim], [heads, keyDim]),
            Projection("value", value.Shape, heads * valueDim, [value.Shape.Features, heads, valueDim], [heads, valueDim]),
            Projection("attention_output", merged, query.Shape.Features, [heads, valueDim, query.Shape.Features], [query.Shape.Features]),
            heads,
            new AttentionRule((1 / Math.Sqrt(keyDim)) * AttentionRule.Product, values.Get(Causal), Dropped(input, values)));

        DenseLayer Projection(string name, Shape read, int units, int[] kernelShape, int[] biasShape)
        {
            bool useBias = values.Get(LayerOptions.UseBias);
            int found = problems.Found.Count;
            Parameter kernel = WeightOptions.Kernel.Apply(
                values, LayerOptions.Trained("kernel", values.Get(LayerOptions.KernelInitializer), kernelShape), problems);
            Parameter bias = WeightOptions.Bias.Apply(values, LayerOptions.Trained("bias", values.Get(LayerOptions.BiasInitializer), biasShape), problems);

            // What does not fit the tensors of one projection is said once.
            problems = problems.Found.Count > found ? new Problems("") : problems;
            return new DenseLayer(
                $"{input.Name}/{name}", read, read with { Features = units }, false, useBias ? [kernel, bias] : [kernel], units, Activation.Linear, useBias);
        }
    }

    /// <summary>Whether all heads together have no more features than a layer may have; reports it if not.</summary>
    private static bool FewFeatures(LayerInput input, int heads, int each, string option, Node node)
    {
        long features = (long)heads * each;
        if (features > LayerOptions.MaxSize)
        {
            string what = $"what the {heads} heads of layer '{input.Name}' have by '{option}'";
            input.Problems.Report(Descriptors.ModelTooLarge, node, what, $"{features}", "features", $"{LayerOptions.MaxSize}");
        }

        return features <= LayerOptions.MaxSize;
    }
}
