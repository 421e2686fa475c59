using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>How far predicted numbers are from true ones: scores of each output, dots about the diagonal, residuals.</summary>
internal static class RegressionSection
{
    /// <summary>How many outputs have their scores listed where there are too many for all.</summary>
    private const int MostListed = 20;

    /// <summary>How many of the largest residuals are listed.</summary>
    private const int MostResiduals = 20;

    /// <summary>The section of a training run, or null without a regression's test result.</summary>
    public static XElement? Render(RunPart part)
    {
        if (part.Run.Test is not RegressionResult test)
        {
            return null;
        }

        // Few outputs are quantities of their own, with scales of their own; many are one series or image.
        int?[] drawn = test.Names.Length > SampleSeries.MostQuantities ? [null] : [.. Enumerable.Range(0, test.Names.Length)];
        return part.Section(
            "predictions",
            "Predicted and true values",
            drawn.Select(output => Html.SideBySide(
                Html.Figure(test.PredictedAgainstTrue(output)),
                Html.Figure(test.ResidualDistribution(output)),
                Html.Figure(test.ResidualsAgainstPredicted(output)))),
            Scores(test),
            Html.Details("The largest residuals", Largest(test)),
            Html.Details("Numbers of the residuals", drawn.Select(output => Bins(test, output))));
    }

    private static XElement Scores(RegressionResult test)
    {
        IEnumerable<int> outputs = Enumerable.Range(0, test.Names.Length);
        bool areAllListed = test.Names.Length <= RunPart.MostClassesDrawn;
        Table table = new(
            areAllListed ? "Scores of each output on the test data" : $"The {MostListed} outputs of the least R2 on the test data",
            "output",
            "MAE",
            "RMSE",
            "R2",
            "mean residual");
        foreach (int output in areAllListed ? outputs : outputs.OrderBy(output => test.Scores(output).R2).Take(MostListed))
        {
            Add(test.Names[output], test.Scores(output));
        }

        if (test.Names.Length > 1)
        {
            Add(Html.Element("b", "all"), test.Overall);
        }

        return table.ToElement();

        void Add(object name, RegressionScores scores) => table.Add(
            name,
            Format.Value(scores.MeanAbsoluteError),
            Format.Value(scores.RootMeanSquaredError),
            Format.Value(scores.R2),
            Format.Value(scores.MeanResidual));
    }

    private static XElement Largest(RegressionResult test)
    {
        bool hasSteps = test.Model.Positions > 1, hasOutputs = test.Names.Length > 1;
        string[] step = hasSteps ? ["step"] : [], output = hasOutputs ? ["output"] : [];
        Table table = new("The largest residuals, the largest first", ["sample", .. step, .. output, "true", "predicted", "residual"]);
        foreach (Estimate estimate in EstimateThinning.Largest(test.Estimates(), MostResiduals))
        {
            object[] stepCell = hasSteps ? [Format.Count(estimate.Step)] : [], outputCell = hasOutputs ? [test.Names[estimate.Output]] : [];
            table.Add(
                Format.Count(estimate.Sample),
                [.. stepCell, .. outputCell, Format.Value(estimate.Truth), Format.Value(estimate.Predicted), Format.Value(estimate.Residual)]);
        }

        return table.ToElement();
    }

    private static XElement Bins(RegressionResult test, int? output)
    {
        Table table = new(RegressionPictures.ResidualsTitle(test, output), "residual", "count");
        (string[] names, double[] counts) = ResidualBins.Of(test.Estimates(output).Select(estimate => estimate.Residual));
        foreach ((string name, double count) in names.Zip(counts))
        {
            table.Add(name, Numbers.Count(count));
        }

        return table.ToElement();
    }
}
