using System.Globalization;

namespace ModelGen.Training;

/// <summary>What a metric gathers of output positions, one after the other.</summary>
internal abstract class PositionStatistic
{
    /// <summary>The metric of all positions so far.</summary>
    public abstract double Value { get; }

    /// <summary>Whether the value takes all positions at once, and so more time than to show it while an epoch runs.</summary>
    public virtual bool IsOfWholeEpochs => false;

    /// <summary>Adds a position.</summary>
    /// <param name="output">Its output.</param>
    /// <param name="target">Its target.</param>
    /// <param name="weight">Its weight, above 0.</param>
    public abstract void Add(ReadOnlySpan<float> output, ReadOnlySpan<float> target, double weight);

    /// <summary>Forgets all positions.</summary>
    public abstract void Reset();

    /// <summary>Keeps what was gathered.</summary>
    public abstract void Save(SavedState state);

    /// <summary>Brings back what was gathered.</summary>
    public abstract void Restore(SavedState state);
}

/// <summary>The mean of a score that each position has by itself.</summary>
/// <param name="score">The score.</param>
internal sealed class PositionMean(PositionMean.Score score) : PositionStatistic
{
    private WeightedMean mean;

    public delegate double Score(ReadOnlySpan<float> output, ReadOnlySpan<float> target);

    public override double Value => mean.Value;

    public override void Add(ReadOnlySpan<float> output, ReadOnlySpan<float> target, double weight) => mean.Add(score(output, target), weight);

    public override void Reset() => mean = default;

    public override void Save(SavedState state) => mean.Save(state);

    public override void Restore(SavedState state) => mean.Restore(state);
}

/// <summary>Precision, recall or F1 of what is decided for each position: of class 1, or the mean over classes.</summary>
/// <param name="rule">How outputs and targets are read.</param>
/// <param name="score">Which of the scores.</param>
internal sealed class DecisionScore(ClassRule rule, Func<ClassScores, double> score) : PositionStatistic
{
    private readonly double[] right = new double[rule.Width];
    private readonly double[] decided = new double[rule.Width];
    private readonly double[] labelled = new double[rule.Width];

    public override double Value
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < rule.Width; i++)
            {
                sum += score(ClassScores.Of(right[i], decided[i], labelled[i]));
            }

            return sum / rule.Width;
        }
    }

    public override void Add(ReadOnlySpan<float> output, ReadOnlySpan<float> target, double weight)
    {
        for (int i = 0; i < rule.Width; i++)
        {
            bool isDecided = rule.IsDecided(output, i), isLabelled = rule.IsLabelled(target, i);
            decided[i] += isDecided ? weight : 0;
            labelled[i] += isLabelled ? weight : 0;
            right[i] += isDecided && isLabelled ? weight : 0;
        }
    }

    public override void Reset()
    {
        Array.Clear(right);
        Array.Clear(decided);
        Array.Clear(labelled);
    }

    public override void Save(SavedState state) => state.Set("counts", [.. right, .. decided, .. labelled]);

    public override void Restore(SavedState state)
    {
        ReadOnlySpan<double> counts = state.GetDoubles("counts");
        counts[..rule.Width].CopyTo(right);
        counts.Slice(rule.Width, rule.Width).CopyTo(decided);
        counts[(2 * rule.Width)..].CopyTo(labelled);
    }
}

/// <summary>A score of how well outputs rank positions: of class 1, or the mean over the classes for which it is defined.</summary>
/// <param name="rule">How outputs and targets are read.</param>
/// <param name="score">Which of the scores.</param>
internal sealed class RankingScore(ClassRule rule, Func<RankingScores, double> score) : PositionStatistic
{
    private const string PositionsName = "positions";

    /// <summary>For each class all positions; kept from one epoch to the next, so that none but the first makes room for them.</summary>
    private readonly List<RankedPosition>[] positions = [.. Enumerable.Range(0, rule.Width).Select(_ => new List<RankedPosition>())];

    public override double Value => RankingScores.MeanOfDefined(
        positions.Select(ranked => score(RankingScores.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ranked)))));

    public override bool IsOfWholeEpochs => true;

    public override void Add(ReadOnlySpan<float> output, ReadOnlySpan<float> target, double weight)
    {
        for (int i = 0; i < rule.Width; i++)
        {
            positions[i].Add(new RankedPosition(output[i], rule.IsLabelled(target, i), weight));
        }
    }

    public override void Reset()
    {
        foreach (List<RankedPosition> ranked in positions)
        {
            ranked.Clear();
        }
    }

    /// <summary>As a score, 1 or 0, and a weight for each position, class by class.</summary>
    public override void Save(SavedState state)
    {
        for (int i = 0; i < positions.Length; i++)
        {
            double[] numbers = [.. positions[i].SelectMany(position => new[] { position.Score, position.IsOfClass ? 1 : 0, position.Weight })];
            state.Part(Name(i)).Set(PositionsName, numbers);
        }
    }

    public override void Restore(SavedState state)
    {
        Reset();
        for (int i = 0; i < positions.Length; i++)
        {
            ReadOnlySpan<double> numbers = state.Part(Name(i)).GetDoubles(PositionsName);
            for (; !numbers.IsEmpty; numbers = numbers[3..])
            {
                positions[i].Add(new RankedPosition((float)numbers[0], numbers[1] == 1, numbers[2]));
            }
        }
    }

    private static string Name(int classIndex) => classIndex.ToString(CultureInfo.InvariantCulture);
}
