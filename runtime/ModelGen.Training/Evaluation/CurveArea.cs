namespace ModelGen.Training;

/// <summary>A position as a score ranks it.</summary>
/// <param name="Score">The score of the class, the greater the more it is the class.</param>
/// <param name="IsOfClass">Whether it is of the class.</param>
/// <param name="Weight">Its weight, at least 0.</param>
internal readonly record struct RankedPosition(float Score, bool IsOfClass, double Weight);

/// <summary>The positions with scores above a threshold: the sums of their weights.</summary>
/// <param name="OfClass">Those of the class: true positives.</param>
/// <param name="Others">The others: false positives.</param>
internal readonly record struct Above(double OfClass, double Others)
{
    /// <summary>All of them.</summary>
    public double All => OfClass + Others;

    /// <summary>The share that is of the class; 0 of none.</summary>
    public double Precision => All == 0 ? 0 : OfClass / All;

    /// <summary>These and one more position.</summary>
    public Above With(bool isOfClass, double weight) => isOfClass ? new(OfClass + weight, Others) : new(OfClass, Others + weight);

    /// <summary>These and others.</summary>
    public Above With(Above more) => new(OfClass + more.OfClass, Others + more.Others);
}

/// <summary>
/// How well scores tell the positions of a class from the others, whatever threshold decides: an area under a curve of what lies above the thresholds, summed
/// from one threshold to the next lower one.
/// </summary>
internal sealed class CurveArea
{
    private readonly bool isRoc;
    private readonly Between between;

    private CurveArea(bool isRoc, Between between)
    {
        this.isRoc = isRoc;
        this.between = between;
    }

    /// <summary>The area between two thresholds, times what all areas are divided by.</summary>
    private delegate double Between(Above high, Above low);

    /// <summary>See <see cref="Classification.AreaUnderRoc"/>.</summary>
    public static CurveArea Roc { get; } = Of("roc", "interpolation");

    /// <summary>See <see cref="Classification.AveragePrecision"/>.</summary>
    public static CurveArea AveragePrecision { get; } = new(isRoc: false, static (high, low) => (low.OfClass - high.OfClass) * low.Precision);

    /// <summary>An area as Keras' <c>AUC</c> defines it.</summary>
    /// <param name="curve"><c>roc</c>: true over false positives, as shares; <c>pr</c>: precision over recall.</param>
    /// <param name="summation">
    /// What lies between two thresholds: <c>interpolation</c>, of <c>pr</c> that of the counts (Davis and Goadrich 2006, The relationship between
    /// precision-recall and ROC curves); <c>minoring</c> or <c>majoring</c>, the rectangle of the lesser or the greater height.
    /// </param>
    public static CurveArea Of(string curve, string summation) => (curve, summation) switch
    {
        ("roc", "interpolation") => new(isRoc: true, static (high, low) => (low.Others - high.Others) * ((low.OfClass + high.OfClass) / 2)),
        ("roc", "minoring") => new(isRoc: true, static (high, low) => (low.Others - high.Others) * high.OfClass),
        ("roc", _) => new(isRoc: true, static (high, low) => (low.Others - high.Others) * low.OfClass),
        (_, "interpolation") => new(isRoc: false, InterpolatedPrecision),
        (_, "minoring") => new(isRoc: false, static (high, low) => (low.OfClass - high.OfClass) * Math.Min(high.Precision, low.Precision)),
        _ => new(isRoc: false, static (high, low) => (low.OfClass - high.OfClass) * Math.Max(high.Precision, low.Precision)),
    };

    /// <summary>The mean of those values that are a number; NaN where none is.</summary>
    public static double MeanOfDefined(IEnumerable<double> values) =>
        values.Where(value => !double.IsNaN(value)).Select(value => (double?)value).Average() ?? double.NaN;

    /// <summary>The area with each score as a threshold; positions of equal scores come together.</summary>
    /// <param name="positions">The positions, which are sorted.</param>
    /// <returns>The area; NaN where it is not defined, or a score is not finite.</returns>
    public double Of(Span<RankedPosition> positions)
    {
        foreach (RankedPosition position in positions)
        {
            if (!float.IsFinite(position.Score))
            {
                return double.NaN;
            }
        }

        positions.Sort(static (a, b) => b.Score.CompareTo(a.Score));
        Above above = default;
        double sum = 0;
        for (int i = 0; i < positions.Length;)
        {
            float score = positions[i].Score;
            Above equal = default;
            for (; i < positions.Length && positions[i].Score == score; i++)
            {
                equal = equal.With(positions[i].IsOfClass, positions[i].Weight);
            }

            sum += Step(ref above, equal);
        }

        return Whole(sum, above);
    }

    /// <summary>The area by thresholds with these positions between each and the next, from the lowest.</summary>
    /// <returns>The area; NaN where it is not defined.</returns>
    public double Of(ReadOnlySpan<Above> buckets)
    {
        Above above = default;
        double sum = 0;
        for (int i = buckets.Length - 1; i >= 0; i--)
        {
            sum += Step(ref above, buckets[i]);
        }

        return Whole(sum, above);
    }

    private static double InterpolatedPrecision(Above high, Above low)
    {
        double ofClass = low.OfClass - high.OfClass, all = low.All - high.All, slope = all == 0 ? 0 : ofClass / all;
        double intercept = high.OfClass - (slope * high.All), growth = high.All == 0 || low.All == 0 ? 1 : low.All / high.All;
        return slope * (ofClass + (intercept * Math.Log(growth)));
    }

    private double Step(ref Above above, Above more)
    {
        Above high = above;
        above = above.With(more);
        return between(high, above);
    }

    /// <summary>0 / 0 is NaN: there is nothing to rank.</summary>
    private double Whole(double sum, Above all) => sum / (isRoc ? all.OfClass * all.Others : all.OfClass);
}
