using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>A layer in which steps are weighed by how they fit to others.</summary>
/// <param name="keyword">Its name in a model description.</param>
/// <param name="doc">What it does, in one line.</param>
/// <param name="options">Its options without those that all of them have.</param>
/// <param name="foreign">Keys that people write in their place.</param>
/// <param name="isShort">Whether the short form gives what it reads.</param>
internal abstract class AttentionDeclaration(string keyword, string doc, Option[] options, Vocabulary foreign, bool isShort = true)
    : LayerDeclaration(keyword, doc, isShort ? Several : null, [.. options, Causal, Dropout], foreign, Several)
{
    protected static readonly Option<bool> Causal = new(
        "causal", new BooleanType(), false, "Whether a step of the query weighs no later step, as with use_causal_mask in Keras.");

    protected static readonly Option<double> Dropout = new(
        "dropout", LayerOptions.Share, 0, "The share of the weights of steps that is set to 0 in training; the others are scaled by 1 / (1 - dropout).");

    private static readonly Option<EquatableArray<string>> Several = new(
        "from",
        new OneOrListType<string>(Identifiers.Source, new ListType<string>("layers", Identifiers.Source, 2, 3)),
        [],
        "The layer that is query, value and key, or [query, value], or [query, value, key]; by default the layer before is all of them.");

    public override EquatableArray<ScalarNode> Sources(OptionValues values) => values.NodeOf(Several) switch
    {
        _ when values.Get(Several).Count == 0 => [],
        SequenceNode list => list.Items.Cast<ScalarNode>().ToEquatableArray(),
        Node one => [(ScalarNode)one],
    };

    /// <summary>What is read as query, value and key; null after a problem that was reported.</summary>
    protected static Attended? Read(LayerInput input)
    {
        LayerSource query = input.Sources[0], value = input.Sources[Math.Min(1, input.Sources.Count - 1)], key = input.Sources.Count > 2 ? input.Sources[2] : value;
        if (!input.Sources.All(input.HasTime))
        {
            return null;
        }

        if (value.Shape.Time == key.Shape.Time)
        {
            return new Attended(query, value, key);
        }

        input.Problems.Report(Descriptors.ShapeMismatch, input.Keyword, $"the layer needs a key for each step of the value, but the key {key} and the value {value}");
        return null;
    }

    /// <summary>What drops weights in training.</summary>
    protected static DropoutLayer Dropped(LayerInput input, OptionValues values) =>
        new(input.Name, input.Shape, false, values.Get(Dropout), input.Dropouts, WholeFeatures: false);

    /// <summary>What a layer weighs.</summary>
    protected sealed record Attended(LayerSource Query, LayerSource Value, LayerSource Key)
    {
        /// <summary>Whether query and key have features of one number, as their scores need; reports it if not.</summary>
        public bool HaveOneSize(LayerInput input)
        {
            if (Query.Shape.Features != Key.Shape.Features)
            {
                input.Problems.Report(
                    Descriptors.ShapeMismatch,
                    input.Keyword,
                    $"the layer needs a query and a key of as many features, but the query {Query} and the key {Key}; put a dense layer behind one of them, "
                        + "or use multi_head_attention, which has projections of its own");
            }

            return Query.Shape.Features == Key.Shape.Features;
        }

        /// <summary>The layer of one head with these inputs.</summary>
        public AttentionLayer Layer(LayerInput input, string kind, EquatableArray<Parameter> parameters, AttentionRule rule) => new(
            input.Name,
            kind,
            Query.Shape,
            new Shape(Query.Shape.Time, Value.Shape.Features),
            Query.Mask || Value.Mask,
            Query.Mask,
            parameters,
            Key.Shape.Steps,
            rule);
    }
}

/// <summary>Scores are products of queries and keys (Luong et al. 2015), or of a function of each pair of their features.</summary>
internal sealed class DotAttentionDeclaration()
    : AttentionDeclaration(
        "attention",
        "Gives each step of the query the mean of the steps of the value, weighed by how the key of each fits: by the products of their features.",
        [UseScale, ScoreMode],
        OptionWords.Attention)
{
    private static readonly Option<bool> UseScale = new("use_scale", new BooleanType(), false, "Whether scores are multiplied by a number that is learned.");

    private static readonly Option<bool> ScoreMode = new(
        "score_mode",
        new NamesType<bool>("score mode", ("dot", false), ("concat", true)),
        false,
        "What fits: the product of the features, or a learned number times the sum of tanh(query + key) over them.");

    public override Layer? Build(LayerInput input, OptionValues values)
    {
        if (Read(input) is not Attended attended || !attended.HaveOneSize(input))
        {
            return null;
        }

        Parameter scale = LayerOptions.Trained("scale", InitializerType.Default(InitializerKind.Ones));
        Parameter weight = LayerOptions.Trained("concat_score_weight", InitializerType.Default(InitializerKind.Ones));
        bool scaled = values.Get(UseScale), ofPairs = values.Get(ScoreMode);
        Parameter[] scales = scaled ? [scale] : [];
        Expr both = AttentionRule.Query + AttentionRule.Key;
        Expr score = ofPairs
            ? (Symbol)weight.Name * Expr.Sum(Axes.Features, Expr.Tanh(scaled ? (Symbol)scale.Name * both : both))
            : scaled ? AttentionRule.Product * (Symbol)scale.Name : AttentionRule.Product;
        return attended.Layer(
            input, "Attention", ofPairs ? [.. scales, weight] : [.. scales], new AttentionRule(score, values.Get(Causal), Dropped(input, values)));
    }
}

/// <summary>Scores are sums over the features of each pair of steps (Bahdanau et al. 2015).</summary>
internal sealed class AdditiveAttentionDeclaration()
    : AttentionDeclaration(
        "additive_attention",
        "Gives each step of the query the mean of the steps of the value, weighed by how the key of each fits: by the sum of tanh(query + key).",
        [UseScale],
        OptionWords.Attention)
{
    private static readonly Option<bool> UseScale = new(
        "use_scale", new BooleanType(), true, "Whether each feature of tanh(query + key) is multiplied by a number that is learned.");

    public override Layer? Build(LayerInput input, OptionValues values)
    {
        if (Read(input) is not Attended attended || !attended.HaveOneSize(input))
        {
            return null;
        }

        Parameter scale = LayerOptions.Trained("scale", InitializerType.Default(InitializerKind.GlorotUniform), attended.Key.Shape.Features);
        bool scaled = values.Get(UseScale);
        Expr fit = Expr.Tanh(AttentionRule.Query + AttentionRule.Key);
        Expr score = Expr.Sum(Axes.Features, scaled ? (Symbol)scale.Name * fit : fit);
        return attended.Layer(
            input, "AdditiveAttention", scaled ? [scale] : [], new AttentionRule(score, values.Get(Causal), Dropped(input, values)));
    }
}
