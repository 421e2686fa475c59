using ModelGen.CompilerServices;
using ModelGen.Generator.Binding;

namespace ModelGen.Tests.Reference;

/// <summary>Layers of attention in double precision, by the rules of Keras for masks: one step of the queries after the other.</summary>
internal static class ReferenceAttention
{
    private delegate double Score(int sample, int head, int query, int key);

    public static Batch Forward(
        AttentionLayer layer, Batch[] inputs, IReadOnlyDictionary<string, Memory<double>> weights, StepContext context)
    {
        (Batch query, Batch value, Batch key) = Read(inputs);
        Memory<double> scales = weights.TryGetValue("scale", out Memory<double> own) ? own : new[] { 1.0 };
        Score score = (layer.Kind, weights.TryGetValue("concat_score_weight", out Memory<double> weight)) switch
        {
            ("AdditiveAttention", _) => (sample, _, t, s) => Features().Sum(f => scales.Span[scales.Length == 1 ? 0 : f] * Math.Tanh(query[sample, t, f] + key[sample, s, f])),
            (_, true) => (sample, _, t, s) => weight.Span[0] * Features().Sum(f => Math.Tanh(scales.Span[0] * (query[sample, t, f] + key[sample, s, f]))),
            _ => (sample, _, t, s) => scales.Span[0] * Features().Sum(f => query[sample, t, f] * key[sample, s, f]),
        };
        Batch weighed = Weigh(layer.Rule, 1, score, (sample, t, s) => value.Counts(sample, s), query.Steps, value, context);
        return (weighed with { Mask = query.Mask }).With((sample, t, f) => query.Counts(sample, t) ? weighed[sample, t, f] : 0);

        IEnumerable<int> Features() => Enumerable.Range(0, query.Features);
    }

    public static Batch Forward(MultiHeadAttentionLayer layer, Batch[] inputs, IReadOnlyDictionary<string, Memory<double>> weights, StepContext context)
    {
        (Batch query, Batch value, Batch key) = Read(inputs);
        int heads = layer.Heads;
        Batch queries = Project("query", query), keys = Project("key", key), values = Project("value", value);
        int size = queries.Features / heads;
        Batch weighed = Weigh(
            layer.Rule,
            heads,
            (sample, head, t, s) => Enumerable.Range(head * size, size).Sum(f => queries[sample, t, f] * keys[sample, s, f]) / Math.Sqrt(size),
            (sample, t, s) => query.Counts(sample, t) && key.Counts(sample, s) && value.Counts(sample, s),
            query.Steps,
            values,
            context);
        return Project("attention_output", weighed) with { Mask = query.Mask };

        // Axes of heads lie as one does.
        Batch Project(string name, Batch x)
        {
            Memory<double> kernel = weights[name + "/kernel"], bias = weights.GetValueOrDefault(name + "/bias");
            int columns = kernel.Length / x.Features;
            return Batch.Create(x.Samples, x.Steps, columns, null, (sample, step, column) =>
                (bias.IsEmpty ? 0 : bias.Span[column]) + Enumerable.Range(0, x.Features).Sum(f => x[sample, step, f] * kernel.Span[(f * columns) + column]));
        }
    }

    private static (Batch Query, Batch Value, Batch Key) Read(Batch[] inputs) => (inputs[0], inputs[Math.Min(1, inputs.Length - 1)], inputs[^1]);

    /// <summary>The sum of the steps of the values by their weights, for each step of the queries; each head has its part of the features.</summary>
    private static Batch Weigh(
        AttentionRule rule, int heads, Score score, Func<int, int, int, bool> isUsed, int queries, Batch value, StepContext context)
    {
        DropoutLayer dropout = rule.Dropout;
        RandomStream stream = new(context.Seed, StreamKind.Dropout, (uint)dropout.Index, (uint)context.Epoch, (uint)context.Step);
        int size = value.Features / heads;
        double[] result = new double[value.Samples * queries * value.Features];
        for (int row = 0; row < value.Samples * queries * heads; row++)
        {
            int head = row % heads, t = row / heads % queries, sample = row / heads / queries;
            bool[] used = [.. Enumerable.Range(0, value.Steps).Select(s => isUsed(sample, t, s) && !(rule.IsCausal && s > t))];
            double[] scores = [.. used.Select((counts, s) => counts ? score(sample, head, t, s) : double.NegativeInfinity)];
            double greatest = scores.Max();
            double[] powers = [.. scores.Select(z => used.Contains(true) ? Math.Exp(z - greatest) : 1)];
            double sum = powers.Sum();
            for (int s = 0; s < value.Steps; s++)
            {
                bool isKept = !context.Training || dropout.Rate == 0 || stream.Uniform(((long)row * value.Steps) + s) >= (float)dropout.Rate;
                double weight = !isKept ? 0 : powers[s] / sum / (context.Training ? 1 - dropout.Rate : 1);
                for (int f = head * size; f < (head + 1) * size; f++)
                {
                    result[(((sample * queries) + t) * value.Features) + f] += weight * value[sample, s, f];
                }
            }
        }

        return new Batch(value.Samples, queries, value.Features, result, null);
    }
}
