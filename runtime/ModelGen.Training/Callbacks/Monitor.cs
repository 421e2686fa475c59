using System.Globalization;

namespace ModelGen.Training;

/// <summary>The direction in which a monitored value gets better.</summary>
public enum MonitorMode
{
    /// <summary>
    /// As the value's own nature says: accuracy, other shares of right decisions, R2 and the cosine similarity up, losses, errors and the perplexity down, and
    /// a metric of the program's own as it says itself.
    /// </summary>
    Auto,

    /// <summary>Down.</summary>
    Min,

    /// <summary>Up.</summary>
    Max,
}

/// <summary>Follows one value of the history and knows the best so far.</summary>
internal sealed class Monitor
{
    private readonly MonitorMode asked;
    private readonly double minDelta;
    private MonitorMode mode;

    /// <param name="name">A key of the history, or another name of its metric.</param>
    /// <param name="mode">The direction in which it gets better; of a name that is no metric's the training run tells what is meant by auto.</param>
    /// <param name="minDelta">The change above which it counts as better.</param>
    public Monitor(string name, MonitorMode mode, double minDelta)
    {
        Name = name;
        this.minDelta = Math.Abs(minDelta);
        asked = mode;
        this.mode = mode == MonitorMode.Auto && MetricNames.NatureOf(name) is MetricNature nature ? ModeOf(nature) : mode;
    }

    /// <summary>What is monitored: a key of the history.</summary>
    public string Name { get; }

    /// <summary>The best value since <see cref="Begin"/>, at first the worst there is.</summary>
    public double Best { get; private set; }

    /// <summary>Whether a value since <see cref="Begin"/> was a number.</summary>
    public bool HasValue { get; private set; }

    private double Sign => mode == MonitorMode.Max ? 1 : -1;

    private string ModeInWords => mode switch
    {
        MonitorMode.Max => "max",
        MonitorMode.Min => "min",
        _ => "auto",
    };

    /// <summary>Starts over.</summary>
    /// <exception cref="ArgumentException">The training run gives no such value; says which it gives.</exception>
    public void Begin(TrainingRun run)
    {
        if (!Has(run, Name))
        {
            string hint = Name.StartsWith("val_", StringComparison.Ordinal) && Has(run, Name[4..])
                ? " Give validation data or a validation split to have it."
                : NearestName.Question(Name, run.Names);
            throw new ArgumentException(
                $"A callback monitors \"{Name}\", but this training run gives: {string.Join(", ", run.Names)}.{hint}", "options");
        }

        mode = asked == MonitorMode.Auto ? ModeOf(run.History.NatureOf(Name)) : asked;
        Best = -Sign * double.PositiveInfinity;
        HasValue = false;
    }

    /// <summary>The value in an epoch.</summary>
    public double Value(EpochRecord epoch) => epoch.Values[Name];

    /// <summary>Takes a value as the best if it is better than the best so far.</summary>
    public bool Improve(double value)
    {
        HasValue |= !double.IsNaN(value);
        bool better = IsBetter(value, Best);
        Best = better ? value : Best;
        return better;
    }

    /// <summary>Keeps the best value.</summary>
    public void Save(SavedState state)
    {
        state.Set("monitor", ToString());
        state.Set("best", Best);
        state.Set("has value", HasValue ? 1 : 0);
    }

    /// <summary>Whether a state has the best of the same value.</summary>
    public bool IsIn(SavedState state) => state.Has("monitor") && state.GetText("monitor") == ToString();

    /// <summary>Brings the best value back.</summary>
    public void Restore(SavedState state)
    {
        Best = state.GetNumber("best");
        HasValue = state.GetNumber("has value") == 1;
    }

    /// <summary>What is monitored, as the first argument of a callback's text.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"monitor={Name}, mode={ModeInWords}, min_delta={minDelta}");

    /// <summary>Whether a value is better than another by more than the least difference that counts. NaN never is.</summary>
    public bool IsBetter(double value, double reference) => Sign * value - minDelta > Sign * reference;

    private static MonitorMode ModeOf(MetricNature nature) => nature.GreaterIsBetter ? MonitorMode.Max : MonitorMode.Min;

    private static bool Has(TrainingRun run, string name) => run.Names.Any(key => MetricNames.AreSame(key, name));
}
