using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding;

/// <summary>
/// How the steps of the keys are weighed for each step of the queries: by the softmax of their scores. A step that is masked, or is to come where the rule is
/// causal, has no weight; where that is true of all, each has the same.
/// </summary>
/// <param name="Score">
/// The score, from <see cref="Product"/> and the layer's parameters by their names, or from the features of <see cref="Query"/> and <see cref="Key"/>.
/// </param>
/// <param name="IsCausal">Whether a step of the queries weighs no later one.</param>
/// <param name="Dropout">What drops weights in training.</param>
internal sealed record AttentionRule(Expr Score, bool IsCausal, DropoutLayer Dropout)
{
    /// <summary>The product of the features of a step of the queries with those of a step of the keys.</summary>
    public static readonly Symbol Product = "product";

    /// <summary>The features of a step of the queries, and of a step of the keys, in every pair.</summary>
    public static readonly Symbol Query = "query", Key = "key";

    /// <summary>Whether scores are computed from the features of each pair of steps.</summary>
    public bool IsOfPairs => Score.Symbols().Contains(Query);

    /// <summary>Its streams of random numbers.</summary>
    public int Dropouts => Dropout.Rate > 0 ? 1 : 0;
}

/// <summary>
/// y(t) = Σ weight(t, s) value(s), by how step t of the queries and step s of the keys fit. What it reads: queries, values, and keys where they are not the
/// values; or one value that is all of them. Masked steps of the values have no weight, and the output is 0 at masked steps of the queries.
/// </summary>
/// <param name="Keys">Steps of the keys and values.</param>
/// <param name="Rule">How steps are weighed.</param>
internal sealed record AttentionLayer(
    string Name, string Kind, Shape Input, Shape Output, bool MaskIn, bool MaskOut, EquatableArray<Parameter> Parameters, int Keys, AttentionRule Rule)
    : Layer(Name, Kind, Input, Output, MaskIn, MaskOut, Parameters)
{
    public override int Dropouts => Rule.Dropouts;

    public override IEnumerable<(string What, long Numbers)> Between
    {
        get
        {
            long pairs = (long)Input.Steps * Keys;
            (string, long) scores = ("the scores", pairs), weights = ("the weights", pairs), features = ("the features of all pairs of steps", pairs * Input.Features);
            return Rule.IsOfPairs ? [features, features, features, scores, weights] : [scores, weights];
        }
    }
}

/// <summary>
/// Attention of several heads: each has projections of its own of queries, keys and values, and what all give becomes one by another projection. Weights:
/// <c>query/kernel</c> (features, heads, key_dim), <c>query/bias</c> (heads, key_dim), those of <c>key</c> and <c>value</c>,
/// <c>attention_output/kernel</c> (heads, value_dim, features), <c>attention_output/bias</c> (features). It takes the masks off what it reads.
/// </summary>
/// <param name="Query">The projection of the queries.</param>
/// <param name="Key">That of the keys.</param>
/// <param name="Value">That of the values.</param>
/// <param name="Projection">That of what the heads give.</param>
/// <param name="Heads">How many heads.</param>
/// <param name="Rule">How steps are weighed.</param>
internal sealed record MultiHeadAttentionLayer(
    string Name, bool MaskIn, bool MaskOut, DenseLayer Query, DenseLayer Key, DenseLayer Value, DenseLayer Projection, int Heads, AttentionRule Rule)
    : Layer(
        Name, "MultiHeadAttention", Query.Input, Projection.Output, MaskIn, MaskOut, ParametersOf(Name, [Query, Key, Value, Projection]))
{
    public override int Dropouts => Rule.Dropouts;

    public override bool TakesMasksOff => true;

    public override EquatableArray<Layer> Owners => [Query, Key, Value, Projection];

    public override IEnumerable<(string What, long Numbers)> Between
    {
        get
        {
            long scores = (long)Query.Input.Steps * Key.Input.Steps * Heads;
            (string, long)[] projected =
            [
                .. new[] { Query.Output, Key.Output, Value.Output, Projection.Input }.Select(shape => ("the projections", (long)shape.Steps * shape.Features)),
            ];
            return [.. projected, .. projected, ("the scores", scores), ("the weights", scores)];
        }
    }

    public override Layer Freeze() => new MultiHeadAttentionLayer(
        Name, MaskIn, MaskOut, Frozen(Query), Frozen(Key), Frozen(Value), Frozen(Projection), Heads, Rule)
    {
        Trainable = false,
    };

    private static DenseLayer Frozen(DenseLayer layer) => (DenseLayer)layer.Freeze();
}
