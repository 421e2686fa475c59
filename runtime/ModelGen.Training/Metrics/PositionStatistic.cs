namespace ModelGen.Training;

/// <summary>What a metric gathers of output positions, one after the other.</summary>
internal abstract class PositionStatistic
{
    private const string NumbersName = "numbers";

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
    public virtual void Save(SavedState state)
    {
        List<double> numbers = [];
        Pass(new MetricState(numbers));
        state.Set(NumbersName, numbers.ToArray());
    }

    /// <summary>Brings back what was gathered.</summary>
    public virtual void Restore(SavedState state) => Pass(MetricState.Restoring(state.GetDoubles(NumbersName).ToArray()));

    /// <summary>Passes the numbers that were gathered, in an order that is always the same: see <see cref="MetricState"/>.</summary>
    public abstract void Pass(MetricState state);
}

/// <summary>The mean of a score that each position has by itself, or what follows from that mean.</summary>
/// <param name="score">The score.</param>
/// <param name="conclude">What follows from the mean, such as its root; null: the mean itself. Where nothing counted the value is 0 in any case.</param>
/// <param name="counts">Which targets it is of; null: all.</param>
internal sealed class PositionMean(PositionMean.Score score, Func<double, double>? conclude = null, PositionMean.Choice? counts = null) : PositionStatistic
{
    private WeightedMean mean;

    public delegate double Score(ReadOnlySpan<float> output, ReadOnlySpan<float> target);

    public delegate bool Choice(ReadOnlySpan<float> target);

    public override double Value => conclude is null || mean.IsEmpty ? mean.Value : conclude(mean.Value);

    public override void Add(ReadOnlySpan<float> output, ReadOnlySpan<float> target, double weight)
    {
        if (counts is null || counts(target))
        {
            mean.Add(score(output, target), weight);
        }
    }

    public override void Reset() => mean = default;

    public override void Pass(MetricState state) => mean.Pass(state);
}

/// <summary>Precision, recall or F1 of what is decided for each element of an output: of one, or of several together.</summary>
/// <param name="rule">How outputs and targets are read.</param>
/// <param name="classId">The one element to look at; null: all.</param>
/// <param name="average">
/// How the scores of several become one: <c>macro</c>, their mean; <c>weighted</c>, that by what is labelled as each; <c>micro</c>, the score of all decisions.
/// </param>
/// <param name="score">Which of the scores.</param>
internal sealed class DecisionScore(ClassRule rule, int? classId, string average, Func<ClassScores, double> score) : PositionStatistic
{
    private readonly int first = classId ?? 0;
    private readonly double[] right = new double[classId is null ? rule.Width : 1];
    private readonly double[] decided = new double[classId is null ? rule.Width : 1];
    private readonly double[] labelled = new double[classId is null ? rule.Width : 1];

    public override double Value
    {
        get
        {
            if (average == "micro")
            {
                return score(ClassScores.Of(right.Sum(), decided.Sum(), labelled.Sum()));
            }

            WeightedMean mean = default;
            for (int i = 0; i < right.Length; i++)
            {
                ClassScores scores = ClassScores.Of(right[i], decided[i], labelled[i]);
                mean.Add(score(scores), average == "weighted" ? scores.Support : 1);
            }

            return mean.Value;
        }
    }

    public override void Add(ReadOnlySpan<float> output, ReadOnlySpan<float> target, double weight)
    {
        for (int i = 0; i < right.Length; i++)
        {
            bool isDecided = rule.IsDecided(output, first + i), isLabelled = rule.IsLabelled(target, first + i);
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

    public override void Pass(MetricState state)
    {
        state.Pass(right);
        state.Pass(decided);
        state.Pass(labelled);
    }
}

/// <summary>The coefficient of determination, the mean over the elements of an output: <see cref="RegressionScores.R2"/>.</summary>
/// <param name="width">Elements in the output of one position.</param>
internal sealed class Determination(int width) : PositionStatistic
{
    private readonly RegressionSums[] sums = new RegressionSums[width];

    public override double Value => RegressionScores.Over([.. sums.Select(sum => sum.Scores)]).R2;

    public override void Add(ReadOnlySpan<float> output, ReadOnlySpan<float> target, double weight)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i].Add(target[i], output[i], weight);
        }
    }

    public override void Reset() => Array.Clear(sums);

    public override void Pass(MetricState state)
    {
        foreach (ref RegressionSums sum in sums.AsSpan())
        {
            sum.Pass(state);
        }
    }
}

/// <summary>A metric of the program's own. What it gathers only it knows.</summary>
internal sealed class OwnStatistic(IMetric metric) : PositionStatistic
{
    public override double Value => metric.Value;

    public override void Add(ReadOnlySpan<float> output, ReadOnlySpan<float> target, double weight) => metric.Add(output, target, weight);

    public override void Reset() => metric.Reset();

    public override void Save(SavedState state) => metric.SaveState(state);

    public override void Restore(SavedState state) => metric.RestoreState(state);

    /// <exception cref="NotSupportedException">It keeps its state by other means.</exception>
    public override void Pass(MetricState state) => throw new NotSupportedException($"The metric {metric.Name} is the program's own.");
}
