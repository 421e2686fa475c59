namespace ModelGen.Training;

/// <summary>What a model gave on test data as pictures, element by element.</summary>
/// <remarks>
/// Of more than 1,000 values 1,000 are drawn as dots: the 100 with the largest residuals, and others evenly from all over the data. Values
/// that are not finite have no place, and each picture says how many these are.
/// </remarks>
public static class RegressionPictures
{
    /// <summary>Draws predicted values against true ones, with the diagonal, where both are the same.</summary>
    /// <param name="result">The result of the model.</param>
    /// <param name="output">The index of the output to show, from 0; null: all outputs in one picture.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    public static Picture PredictedAgainstTrue(this RegressionResult result, int? output = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        return ScatterChart.DrawPredicted(Title(result, output, "predicted against true values"), result.Estimates(output));
    }

    /// <summary>Draws residuals, which are true minus predicted values, against predicted values.</summary>
    /// <inheritdoc cref="PredictedAgainstTrue"/>
    public static Picture ResidualsAgainstPredicted(this RegressionResult result, int? output = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        return ScatterChart.DrawResiduals(Title(result, output, "residuals against predicted values"), result.Estimates(output));
    }

    /// <summary>Draws how often there are residuals of each size, which are true minus predicted values.</summary>
    /// <remarks>
    /// Bins of a round width span the residuals from the 1st to the 99th percentile; those beyond have a bin below and one above.
    /// </remarks>
    /// <inheritdoc cref="PredictedAgainstTrue"/>
    public static Picture ResidualDistribution(this RegressionResult result, int? output = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        (string[] names, double[] counts) = ResidualBins.Of(result.Estimates(output).Select(estimate => estimate.Residual));
        return BarChart.Draw(ResidualsTitle(result, output), names, [new BarGroup("test", counts)]);
    }

    /// <summary>
    /// Draws a sample's true values and the model's as lines: over the steps of its output sequence or, where the output has no steps, over
    /// its outputs. Masked steps are left out.
    /// </summary>
    /// <param name="result">The result of the model.</param>
    /// <param name="sample">The sample in its data set, from 0.</param>
    /// <param name="output">
    /// Which output of a sequence, from 0; null: that of the largest root mean squared residual in this sample. An output without steps is
    /// drawn whole.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample or output, or all its steps are masked.</exception>
    public static Picture Series(this RegressionResult result, int sample, int? output = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        SampleSeries series = SampleSeries.Of(result, sample, output);
        return SeriesChart.Draw(series.Title, series.Axis, series.Points);
    }

    /// <summary>The title of the residuals.</summary>
    internal static string ResidualsTitle(RegressionResult result, int? output) => Title(result, output, "residuals, true − predicted");

    /// <summary>What a picture is called: by its output where there are several.</summary>
    private static string Title(RegressionResult result, int? output, string what) =>
        output is not int one || result.Names.Length == 1 ? char.ToUpperInvariant(what[0]) + what[1..]
        : result.AreNamed ? $"{result.Names[one]}: {what}"
        : $"Output {result.Names[one]}: {what}";
}
