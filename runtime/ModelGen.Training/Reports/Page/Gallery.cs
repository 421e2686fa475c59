namespace ModelGen.Training;

/// <summary>Which test samples a report shows, a prediction of each.</summary>
/// <param name="Mistakes">Those of the model's mistakes that give the least probability to the true class, the worst first.</param>
/// <param name="Right">Some that it has right, evenly from all over the data.</param>
/// <param name="MistakesInAll">How many samples have a mistake.</param>
/// <param name="RightInAll">How many have none.</param>
internal sealed record Gallery(
    IReadOnlyList<Prediction> Mistakes, IReadOnlyList<Prediction> Right, int MistakesInAll, int RightInAll)
{
    /// <summary>Chooses samples, a quarter of them right ones, so that one sees both. Of an output sequence the worst step counts.</summary>
    /// <param name="test">What the model said.</param>
    /// <param name="size">The most samples to choose.</param>
    public static Gallery Choose(Predictions test, int size)
    {
        Prediction[] samples = [.. test.GroupBy(prediction => prediction.Sample).Select(steps => steps.MinBy(Merit))];
        Prediction[] mistakes = [.. samples.Where(prediction => !prediction.Right).OrderBy(Merit)];
        Prediction[] right = [.. samples.Where(prediction => prediction.Right)];
        int rightShown = Math.Min(right.Length, (size + 3) / 4);
        return new Gallery(
            [.. mistakes.Take(size - rightShown)],
            [.. Enumerable.Range(0, rightShown).Select(i => right[(int)((long)i * right.Length / rightShown)])],
            mistakes.Length,
            right.Length);
    }

    /// <summary>Orders mistakes before what is right, then by the probability of the true class; NaN comes first.</summary>
    private static (bool Right, double LabelProbability) Merit(Prediction prediction) => (prediction.Right, prediction.LabelProbability);
}
