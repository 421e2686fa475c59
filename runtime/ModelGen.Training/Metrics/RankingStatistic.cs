using System.Runtime.InteropServices;

namespace ModelGen.Training;

/// <summary>
/// How well outputs rank all positions, exactly: of one element of the outputs, or the mean over those for which it is defined. Keeps each position.
/// </summary>
/// <param name="rule">How outputs and targets are read.</param>
/// <param name="classId">The one element to look at; null: all.</param>
/// <param name="area">What is measured.</param>
internal sealed class ExactRanking(ClassRule rule, int? classId, CurveArea area) : PositionStatistic
{
    private readonly int first = classId ?? 0;

    /// <summary>For each element all positions; kept from one epoch to the next, so that none but the first makes room for them.</summary>
    private readonly List<RankedPosition>[] positions = [.. Enumerable.Range(0, classId is null ? rule.Width : 1).Select(_ => new List<RankedPosition>())];

    public override double Value => CurveArea.MeanOfDefined(positions.Select(ranked => area.Of(CollectionsMarshal.AsSpan(ranked))));

    public override bool IsOfWholeEpochs => true;

    public override void Add(ReadOnlySpan<float> output, ReadOnlySpan<float> target, double weight)
    {
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i].Add(new RankedPosition(output[first + i], rule.IsLabelled(target, first + i), weight));
        }
    }

    public override void Reset()
    {
        foreach (List<RankedPosition> ranked in positions)
        {
            ranked.Clear();
        }
    }

    public override void Pass(MetricState state)
    {
        foreach (List<RankedPosition> ranked in positions)
        {
            double count = ranked.Count;
            state.Pass(ref count);
            CollectionsMarshal.SetCount(ranked, (int)count);
            foreach (ref RankedPosition position in CollectionsMarshal.AsSpan(ranked))
            {
                double score = position.Score, isOfClass = position.IsOfClass ? 1 : 0, weight = position.Weight;
                state.Pass(ref score);
                state.Pass(ref isOfClass);
                state.Pass(ref weight);
                position = new RankedPosition((float)score, isOfClass != 0, weight);
            }
        }
    }
}

/// <summary>
/// How well outputs from 0 to 1 rank all positions, by evenly distributed thresholds, as Keras' <c>AUC</c>: of one element of the outputs, or the mean over
/// all. Takes the same little room for any number of positions.
/// </summary>
/// <param name="rule">How outputs and targets are read.</param>
/// <param name="classId">The one element to look at; null: all.</param>
/// <param name="area">What is measured.</param>
/// <param name="thresholds">How many thresholds there are, from just below 0 to just above 1; at least 2.</param>
internal sealed class BucketRanking(ClassRule rule, int? classId, CurveArea area, int thresholds) : PositionStatistic
{
    private readonly int first = classId ?? 0;
    private readonly int elements = classId is null ? rule.Width : 1;

    /// <summary>For each element, what lies between each threshold and the next, that itself included: (elements, thresholds − 1).</summary>
    private readonly Above[] buckets = new Above[(classId is null ? rule.Width : 1) * (thresholds - 1)];

    /// <summary>How many outputs were not finite.</summary>
    private double notFinite;

    public override double Value
    {
        get
        {
            double sum = notFinite == 0 ? 0 : double.NaN;
            for (int i = 0; i < elements; i++)
            {
                double value = area.Of(buckets.AsSpan(i * (thresholds - 1), thresholds - 1));
                sum += double.IsNaN(value) ? 0 : value;
            }

            return sum / elements;
        }
    }

    public override void Add(ReadOnlySpan<float> output, ReadOnlySpan<float> target, double weight)
    {
        for (int i = 0; i < elements; i++)
        {
            float score = output[first + i];
            if (!float.IsFinite(score))
            {
                notFinite++;
                continue;
            }

            int bucket = Math.Max((int)MathF.Ceiling(Math.Clamp(score, 0, 1) * (thresholds - 1)) - 1, 0);
            ref Above within = ref buckets[(i * (thresholds - 1)) + bucket];
            within = within.With(rule.IsLabelled(target, first + i), weight);
        }
    }

    public override void Reset()
    {
        Array.Clear(buckets);
        notFinite = 0;
    }

    public override void Pass(MetricState state)
    {
        state.Pass(MemoryMarshal.Cast<Above, double>(buckets.AsSpan()));
        state.Pass(ref notFinite);
    }
}
