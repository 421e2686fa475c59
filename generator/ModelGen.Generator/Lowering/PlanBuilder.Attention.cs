using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <content>
/// Attention: scores of the steps of queries and keys, which are products of two values or equations on each pair of steps; a softmax; and a product with the
/// values. Rows of scores are the steps of the queries, and their features the steps of the keys.
/// </content>
internal sealed partial class PlanBuilder
{
    /// <summary>
    /// The score of a step that has no weight. Beside any other its exponential is 0; where all are as low, each has the same weight, and no gradient flows
    /// back to their scores.
    /// </summary>
    private const double LowestScore = -1e30;

    private Value Attention(AttentionLayer layer, Value[] inputs)
    {
        string name = weights.Identifier(layer);
        Value query = inputs[0], value = inputs[Math.Min(1, inputs.Length - 1)], key = inputs.Length > 2 ? inputs[2] : value;
        StoredValue[] parameters = [.. layer.Parameters.Select(p => ScoreParameter(layer, p))];
        Value scores = layer.Rule.IsOfPairs
            ? PairScores(name, layer.Rule.Score, query, key, parameters)
            : Product(name + "Products", query, key, heads: 1, transposed: true);
        View[] masks = value.Mask is View mask ? [mask] : [];
        Value y = Attend(name, layer.Rule, scores, value, heads: 1, null, masks, layer.Rule.IsOfPairs ? [] : parameters);
        if (query.Mask is not View used)
        {
            return y;
        }

        Symbol x = EquationLayer.X;
        Equation zeroed = new(EquationLayer.Y, Expr.IfGreater(Symbol.Mask, 0, x, 0));
        return Compute(name + "Used", [zeroed], [(x, y)], StoredValue.OfSteps(Symbol.Mask, used)) with { Mask = used };
    }

    /// <summary>Each head is a part of the features, whose rows take turns with those of the others.</summary>
    private Value MultiHeadAttention(MultiHeadAttentionLayer layer, Value[] inputs)
    {
        string name = weights.Identifier(layer);
        Value query = inputs[0], value = inputs[Math.Min(1, inputs.Length - 1)], key = inputs.Length > 2 ? inputs[2] : value;
        Value queries = Heads(layer.Query, query), keys = Heads(layer.Key, key), values = Heads(layer.Value, value);
        Value products = Product(name + "Products", queries, keys, layer.Heads, transposed: true);
        View[] masks = [.. new[] { value.Mask, key.Mask }.OfType<View>()];
        Value weighed = Attend(name, layer.Rule, products, values, layer.Heads, query.Mask, masks, []);
        return Dense(layer.Projection, InRows(name + "Heads", weighed, layer.Projection.Input)) with { Mask = query.Mask };

        Value Heads(DenseLayer projection, Value input)
        {
            Shape rows = new(projection.Output.Steps * layer.Heads, projection.Units / layer.Heads);
            return InRows(weights.Identifier(projection) + "Heads", Dense(projection, input), rows);
        }
    }

    /// <summary>What the steps of values give by the scores of a rule.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="scores">Its products, or its scores where they are of pairs; rows of heads take turns.</param>
    /// <param name="value">The values.</param>
    /// <param name="heads">How many heads.</param>
    /// <param name="queries">The mask of queries whose masked steps weigh all steps alike, or null.</param>
    /// <param name="keys">Masks of keys and values.</param>
    /// <param name="parameters">What the score is computed with.</param>
    private Value Attend(
        string name, AttentionRule rule, Value scores, Value value, int heads, View? queries, IReadOnlyList<View> keys, IReadOnlyList<StoredValue> parameters)
    {
        Symbol of = rule.IsOfPairs ? EquationLayer.X : AttentionRule.Product;
        Expr score = rule.IsOfPairs ? of : rule.Score;
        List<StoredValue> others = [.. parameters];
        View[] distinct = [.. keys.Distinct()];
        for (int i = 0; i < distinct.Length; i++)
        {
            others.Add(new StoredValue(Symbol.MaskOf(i), Axes.Features, distinct[i]));
            score = Expr.IfGreater(Symbol.MaskOf(i), 0, score, LowestScore);
        }

        if (queries is not null)
        {
            others.Add(StoredValue.OfSteps(Symbol.Mask, OfHeads(name, queries, heads)));
            score = Expr.IfGreater(Symbol.Mask, 0, score, LowestScore);
        }

        if (rule.IsCausal)
        {
            Symbol step = "query_step", other = "key_step";
            others.Add(StoredValue.OfSteps(step, Positions(name + "QueryStep", scores.View.Steps, heads)));
            others.Add(new StoredValue(other, Axes.Features, Positions(name + "KeyStep", scores.View.Features, 1)));
            score = Expr.IfGreater(other, step, LowestScore, score);
        }

        if (score is not Symbol)
        {
            scores = Compute(name + "Scores", [new Equation(EquationLayer.Y, score)], [(of, scores)], [.. others]);
        }

        Value weighed = Dropout(rule.Dropout, name + "Dropout", Activate(scores, Activation.Softmax, name));
        return Product(name, weighed, value, heads, transposed: false);
    }

    /// <summary>The scores of all pairs of steps: equations on as many rows, each of a query beside a key.</summary>
    private Value PairScores(string name, Expr score, Value query, Value key, StoredValue[] parameters)
    {
        int queries = query.View.Steps, keys = key.View.Steps;
        Value left = Repeated(name + "Query", query, keys, inTurn: false), right = Repeated(name + "Key", key, queries, inTurn: true);
        View dpairs = StoredValue.StepsOf(layout.Rows(name + "PairsGradient", 1, queries * keys, $"gradient of {name}Pairs"));
        Value pairs = Compute(
            name + "Pairs",
            EquationLayer.Y,
            [new Equation(EquationLayer.Y, score)],
            [(AttentionRule.Query, left), (AttentionRule.Key, right)],
            parameters,
            dpairs);
        View y = layout.Rows(name + "PairScores", queries, keys, $"({queries}, {keys}) scores of {name}");
        View dy = GradientOf(name + "PairScores", y);
        stages.Add(new CopyStage(name + "PairScores", [new RowCopy(Cut(pairs.View, y), y, dy, Cut(dpairs, y))], y, dy));
        return new Value(y, dy, null);
    }

    /// <summary>A number, or a number for each feature, of the scores of a layer.</summary>
    private StoredValue ScoreParameter(AttentionLayer layer, Parameter parameter)
    {
        Axes axes = parameter.Shape.Count == 0 ? Axes.None : Axes.Features;
        Shape shape = layer.Rule.IsOfPairs ? layer.Input : new Shape(layer.Input.Time, layer.Keys);
        return Operand(layer, parameter, axes, shape);
    }

    /// <summary>The products of the heads of two values, without a mask.</summary>
    private Value Product(string name, Value left, Value right, int heads, bool transposed)
    {
        int columns = transposed ? right.View.Steps / heads : right.View.Features;
        View y = layout.Rows(name, left.View.Steps, columns, $"({left.View.Steps}, {columns}) output of {name}");
        View dy = GradientOf(name, y);
        stages.Add(new ProductStage(name, left.View, right.View, y, dy, left.Gradient, right.Gradient, heads, transposed));
        return new Value(y, dy, null);
    }

    /// <summary>A row with the place of each step, as often as there are heads.</summary>
    private View Positions(string name, int count, int heads)
    {
        View y = layout.Rows(name, 1, count, $"({count}) steps");
        stages.Add(new PositionStage(name, y, heads));
        return y;
    }

    /// <summary>A mask with each of its numbers as often as there are heads.</summary>
    private View OfHeads(string name, View mask, int heads)
    {
        if (heads == 1)
        {
            return mask;
        }

        name += "QueryMask";
        View y = layout.Rows(name, 1, mask.Features * heads, $"({mask.Features * heads}) 1 for used steps");
        View rows = StoredValue.StepsOf(y);
        stages.Add(new RepeatStage(name, StoredValue.StepsOf(mask), rows, GradientOf(name, rows), null, heads));
        return y;
    }
}
