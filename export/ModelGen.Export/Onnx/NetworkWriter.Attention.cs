using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;

namespace ModelGen.Export.Onnx;

/// <summary>Attention: scores of all pairs of steps by the layer's own expression, a softmax over those of the keys, and a product with the values.</summary>
internal sealed partial class NetworkWriter
{
    /// <summary>A score that no exponential is left of; where all steps have it, each has the same weight.</summary>
    private const double NoScore = -1e9;

    private OnnxValue Attend(AttentionLayer layer, OnnxValue[] read)
    {
        OnnxValue query = read[0], value = read[Math.Min(1, read.Length - 1)], key = read[^1];
        Dictionary<Symbol, string> names = [];
        foreach (Parameter parameter in layer.Parameters)
        {
            names[parameter.Name] = Weight(layer, parameter.Name, [.. parameter.Shape]);
        }

        string scores;
        if (layer.Rule.IsOfPairs)
        {
            names[AttentionRule.Query] = graph.Add("Unsqueeze", [query.Name, graph.Integers(2)]);
            names[AttentionRule.Key] = graph.Add("Unsqueeze", [key.Name, graph.Integers(1)]);
            scores = graph.Add("Squeeze", [new ExpressionWriter(graph, names).Write(layer.Rule.Score), graph.Integers(3)]);
        }
        else
        {
            names[AttentionRule.Product] = graph.Add("MatMul", [query.Name, Turned(key.Name)]);
            scores = new ExpressionWriter(graph, names).Write(layer.Rule.Score);
        }

        string? used = value.Mask is null ? null : Turned(value.Mask);
        string mean = graph.Add("MatMul", [Weights(layer.Rule, scores, used, layer.Input.Steps, layer.Keys), value.Name]);
        return query with { Name = query.Mask is null ? mean : graph.Add("Mul", [mean, query.Mask]) };
    }

    private OnnxValue Attend(MultiHeadAttentionLayer layer, OnnxValue[] read)
    {
        OnnxValue query = read[0], value = read[Math.Min(1, read.Length - 1)], key = read[^1];
        int[] heads = [0, 2, 1, 3];
        string q = Heads(layer.Query, query), k = Heads(layer.Key, key), v = Heads(layer.Value, value);
        string product = graph.Add("MatMul", [q, graph.Add("Transpose", [k], ("perm", new[] { 0, 1, 3, 2 }))]);
        string scores = new ExpressionWriter(graph, new() { [AttentionRule.Product] = product }).Write(layer.Rule.Score);
        string? used = value.Mask is null ? null : graph.Add("Unsqueeze", [Turned(value.Mask), graph.Integers(1)]);
        string weighed = graph.Add("MatMul", [Weights(layer.Rule, scores, used, layer.Query.Input.Steps, layer.Key.Input.Steps), v]);
        string joined = graph.Add("Reshape", [graph.Add("Transpose", [weighed], ("perm", heads)), graph.Integers(0, 0, -1)]);
        return query with { Name = Dense(layer.Projection, joined) };

        string Heads(DenseLayer projection, OnnxValue input) => graph.Add(
            "Transpose", [graph.Add("Reshape", [Dense(projection, input.Name), graph.Integers(0, 0, layer.Heads, -1)])], ("perm", heads));
    }

    /// <summary>The weights of the keys' steps, along the last axis.</summary>
    private string Weights(AttentionRule rule, string scores, string? used, int queries, int keys)
    {
        if (rule.IsCausal)
        {
            float[] past = [.. Enumerable.Range(0, queries * keys).Select(i => i % keys <= i / keys ? 1f : 0)];
            string causal = graph.Tensor("past", past, queries, keys);
            used = used is null ? causal : graph.Add("Mul", [used, causal]);
        }

        string all = used is null ? scores : graph.Add("Where", [graph.Add("Greater", [used, graph.Scalar(0)]), scores, graph.Scalar(NoScore)]);
        return graph.Add("Softmax", [all], ("axis", -1));
    }
}
