namespace ModelGen.Training;

/// <summary>A position as a score ranks it.</summary>
/// <param name="Score">The score of the class, the greater the more it is the class.</param>
/// <param name="IsOfClass">Whether it is of the class.</param>
/// <param name="Weight">Its weight, at least 0.</param>
internal readonly record struct RankedPosition(float Score, bool IsOfClass, double Weight);

/// <summary>How well scores tell the positions of a class from the others, whatever threshold decides.</summary>
/// <param name="AreaUnderRoc">See <see cref="Classification.AreaUnderRoc"/>.</param>
/// <param name="AveragePrecision">See <see cref="Classification.AveragePrecision"/>.</param>
internal readonly record struct RankingScores(double AreaUnderRoc, double AveragePrecision)
{
    /// <summary>Computes both in one sweep from the greatest score to the least; positions of equal scores come together.</summary>
    /// <param name="positions">The positions, which are sorted.</param>
    public static RankingScores Of(Span<RankedPosition> positions)
    {
        foreach (RankedPosition position in positions)
        {
            if (!float.IsFinite(position.Score))
            {
                return new RankingScores(double.NaN, double.NaN);
            }
        }

        positions.Sort(static (a, b) => b.Score.CompareTo(a.Score));
        double ofClass = 0, others = 0, pairs = 0, precisions = 0;
        for (int i = 0; i < positions.Length;)
        {
            float score = positions[i].Score;
            double equalOfClass = 0, equalOthers = 0;
            for (; i < positions.Length && positions[i].Score == score; i++)
            {
                equalOfClass += positions[i].IsOfClass ? positions[i].Weight : 0;
                equalOthers += positions[i].IsOfClass ? 0 : positions[i].Weight;
            }

            pairs += equalOthers * (ofClass + (equalOfClass / 2));
            ofClass += equalOfClass;
            others += equalOthers;
            precisions += equalOfClass == 0 ? 0 : equalOfClass * ofClass / (ofClass + others);
        }

        // 0 / 0 is NaN: there is nothing to rank.
        return new RankingScores(pairs / (ofClass * others), precisions / ofClass);
    }

    /// <summary>The mean of those scores that are a number; NaN where none is.</summary>
    public static double MeanOfDefined(IEnumerable<double> scores) =>
        scores.Where(score => !double.IsNaN(score)).Select(score => (double?)score).Average() ?? double.NaN;
}
