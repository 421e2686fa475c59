namespace ModelGen.Training;

/// <summary>
/// The numbers that a metric has gathered, on their way out of its statistic or back into one: the statistic passes its numbers one after the other, and
/// they are either taken down or replaced by those that were.
/// </summary>
internal sealed class MetricState
{
    private readonly List<double> numbers;
    private readonly bool restores;
    private int next;

    /// <summary>Takes numbers down.</summary>
    /// <param name="numbers">Where to add them.</param>
    public MetricState(List<double> numbers) => this.numbers = numbers;

    private MetricState(List<double> numbers, bool restores)
        : this(numbers) => this.restores = restores;

    /// <summary>Brings back numbers that were taken down.</summary>
    public static MetricState Restoring(IEnumerable<double> numbers) => new([.. numbers], restores: true);

    /// <summary>Whether numbers are brought back.</summary>
    public bool Restores => restores;

    /// <summary>Whether all numbers that there are have been passed.</summary>
    public bool IsAtEnd => next == numbers.Count;

    /// <summary>Passes a number.</summary>
    /// <exception cref="InvalidDataException">There are no more to bring back.</exception>
    public void Pass(ref double number)
    {
        if (!restores)
        {
            numbers.Add(number);
        }
        else if (next == numbers.Count)
        {
            throw new InvalidDataException("The state of a metric has too few numbers: it is that of another metric.");
        }
        else
        {
            number = numbers[next];
        }

        next++;
    }

    /// <summary>Passes several.</summary>
    public void Pass(Span<double> several)
    {
        foreach (ref double number in several)
        {
            Pass(ref number);
        }
    }
}
