namespace ModelGen.Tests.Training;

/// <summary>Every metric against plain loops over numbers that are drawn, and against the examples of Keras' documentation.</summary>
public class MetricValueTests
{
    private const double Exact = 1e-12;

    /// <summary>Keras computes its examples in single precision.</summary>
    private const double Single = 1e-6;

    [Theory]
    [InlineData("mean_squared_error")]
    [InlineData("mean_absolute_error")]
    [InlineData("root_mean_squared_error")]
    [InlineData("mean_absolute_percentage_error")]
    [InlineData("mean_squared_logarithmic_error")]
    [InlineData("r2_score")]
    [InlineData("cosine_similarity")]
    public void ErrorsAreThoseOfPlainLoops(string name)
    {
        MetricCase drawn = MetricCase.Draw(outputWidth: 3, targetWidth: 3, positions: 23, (random, _) => (random.NextSingle() * 4) - 1);
        double[] outputs = drawn.Elements(drawn.Outputs), targets = drawn.Elements(drawn.Targets);
        double[] weights = [.. drawn.Mask.SelectMany(weight => Enumerable.Repeat((double)weight, 3))];
        double all = weights.Sum();
        double MeanOf(Func<double, double, double> error) =>
            outputs.Zip(targets, error).Zip(weights, (value, weight) => weight == 0 ? 0 : value * weight).Sum() / all;
        double Log(double number) => Math.Log(Math.Max(number, 1e-7) + 1);
        double expected = name switch
        {
            "mean_squared_error" => MeanOf((p, y) => Math.Pow(p - y, 2)),
            "mean_absolute_error" => MeanOf((p, y) => Math.Abs(p - y)),
            "root_mean_squared_error" => Math.Sqrt(MeanOf((p, y) => Math.Pow(p - y, 2))),
            "mean_absolute_percentage_error" => MeanOf((p, y) => 100 * Math.Abs((p - y) / y)),
            "mean_squared_logarithmic_error" => MeanOf((p, y) => Math.Pow(Log(p) - Log(y), 2)),
            "r2_score" => Enumerable.Range(0, 3).Average(column => Determination(drawn, column)),
            _ => drawn.Counted.Sum(i => drawn.Mask[i] * Cosine(outputs.AsSpan(3 * i, 3), targets.AsSpan(3 * i, 3))) / drawn.Mask.Sum(),
        };
        Assert.Equal(expected, drawn.Value(new MetricDescription(name), Loss.MeanSquaredError), 1e-9 * Math.Max(1, Math.Abs(expected)));
    }

    [Theory]
    [InlineData("root_mean_squared_error", 0.5, 0.70710677)]
    [InlineData("mean_absolute_percentage_error", 250000000.0, 500000000.0)]
    [InlineData("mean_squared_logarithmic_error", 0.12011322, 0.24022643)]
    public void ErrorsAreThoseOfKerasExamples(string name, double unweighted, double weighted)
    {
        MetricCase example = new(2, 2, [1, 1, 0, 0], [0, 1, 0, 0], [1, 1]);
        Assert.Equal(unweighted, example.Value(new MetricDescription(name), Loss.MeanSquaredError), Single * unweighted);
        Assert.Equal(weighted, (example with { Mask = [1, 0] }).Value(new MetricDescription(name), Loss.MeanSquaredError), Single * weighted);
    }

    [Fact]
    public void OtherScoresAreThoseOfKerasExamples()
    {
        MetricCase r2 = new(1, 1, [2, 4, 4], [1, 4, 3], [1, 1, 1]);
        Assert.Equal(0.57142854, r2.Value(new MetricDescription("r2_score"), Loss.MeanSquaredError), Single);
        MetricCase cosine = new(2, 2, [1, 0, 1, 1], [0, 1, 1, 1], [1, 1]);
        Assert.Equal(0.49999997, cosine.Value(new MetricDescription("cosine_similarity"), Loss.MeanSquaredError), Single);
        Assert.Equal(0.6999999, (cosine with { Mask = [0.3f, 0.7f] }).Value(new MetricDescription("cosine_similarity"), Loss.MeanSquaredError), Single);
        MetricCase binary = new(1, 1, [0.98f, 1, 0, 0.6f], [1, 1, 0, 0], [1, 1, 1, 1]);
        Assert.Equal(0.75, binary.Value(new MetricDescription("binary_accuracy"), Loss.BinaryCrossentropy), Exact);
        Assert.Equal(0.5, (binary with { Mask = [1, 0, 0, 1] }).Value(new MetricDescription("binary_accuracy"), Loss.BinaryCrossentropy), Exact);
        MetricCase classes = new(3, 3, [0.1f, 0.9f, 0.8f, 0.05f, 0.95f, 0], [0, 0, 1, 0, 1, 0], [0.7f, 0.3f]);
        Assert.Equal(0.3, classes.Value(new MetricDescription("categorical_accuracy"), Loss.CategoricalCrossentropy), Single);
        Assert.Equal(0.3, classes.Value(new MetricDescription("top_k_categorical_accuracy", [new("k", 1)]), Loss.CategoricalCrossentropy), Single);
        MetricCase indices = classes with { TargetWidth = 1, Targets = [2, 1] };
        Assert.Equal(0.3, indices.Value(new MetricDescription("sparse_categorical_accuracy"), Loss.SparseCategoricalCrossentropy), Single);
        Assert.Equal(0.3, indices.Value(new MetricDescription("sparse_top_k_categorical_accuracy", [new("k", 1)]), Loss.SparseCategoricalCrossentropy), Single);
        Assert.Equal(1, indices.Value(new MetricDescription("top_k_accuracy", [new("k", 2)]), Loss.SparseCategoricalCrossentropy), Exact);
        MetricCase precision = new(1, 1, [1, 0, 1, 1], [0, 1, 1, 1], [1, 1, 1, 1]);
        Assert.Equal(0.6666667, precision.Value(new MetricDescription("precision"), Loss.BinaryCrossentropy), Single);
        Assert.Equal(1, (precision with { Mask = [0, 0, 1, 0] }).Value(new MetricDescription("precision"), Loss.BinaryCrossentropy), Exact);
        MetricCase area = new(1, 1, [0, 0.5f, 0.3f, 0.9f], [0, 0, 1, 1], [1, 1, 1, 1]);
        MetricDescription three = new("auc", [new("num_thresholds", 3)]);
        Assert.Equal(0.75, area.Value(three, Loss.BinaryCrossentropy), Exact);
        Assert.Equal(1, (area with { Mask = [1, 0, 0, 1] }).Value(three, Loss.BinaryCrossentropy), Exact);
    }

    /// <summary>The example of Keras' F1Score: each label by itself 1/2, 4/5 and 2/3, of 1, 2 and 1 positions.</summary>
    [Theory]
    [InlineData("macro", null, (0.5 + 0.8 + (2.0 / 3)) / 3)]
    [InlineData("weighted", null, ((3 * 0.5) + (2 * 0.8) + (1 * (2.0 / 3))) / 6)]
    [InlineData("micro", null, 2 * 4.0 / (6 + 6))]
    [InlineData("macro", 1, 0.8)]
    public void AveragesAreOverClassesOrDecisions(string average, int? element, double expected)
    {
        MetricCase example = new(
            3, 3, [0.2f, 0.6f, 0.7f, 0.2f, 0.6f, 0.6f, 0.6f, 0.8f, 0], [1, 1, 1, 1, 0, 0, 1, 1, 0], [1, 1, 1]);
        MetricDescription metric = new("f1_score", [new("average", average), .. element is int one ? [new("class_id", one)] : Array.Empty<MetricSetting>()]);
        Assert.Equal(expected, example.Value(metric, Loss.BinaryCrossentropy), Exact);
    }

    /// <summary>Of exclusive classes a threshold decides for each, whether or not it is the largest.</summary>
    [Fact]
    public void AThresholdOfTheFileDecidesForEachClass()
    {
        MetricCase positions = new(3, 1, [0.7f, 0.2f, 0.1f, 0.3f, 0.6f, 0.1f, 0.2f, 0.35f, 0.45f, 0.4f, 0.5f, 0.1f], [0, 1, 1, 0], [1, 1, 1, 1]);
        double Of(string name, params MetricSetting[] settings) => positions.Value(new(name, [.. settings]), Loss.SparseCategoricalCrossentropy);
        Assert.Equal(1, Of("recall", new("threshold", 0.31), new("class_id", 1)), Exact);
        Assert.Equal(2.0 / 3, Of("precision", new("threshold", 0.31), new("class_id", 1)), Exact);
        Assert.Equal(4.0 / 6, Of("precision", new("threshold", 0.31), new("average", "micro")), Exact);

        // Without it the largest is decided for: 0, 1, 2 and 1.
        Assert.Equal(0.5, Of("precision", new MetricSetting("average", "micro")), Exact);
        Assert.Equal(((1 * 2) + (0.5 * 2)) / 4, Of("precision", new MetricSetting("average", "weighted")), Exact);
    }

    [Theory]
    [InlineData(0.5, 4.0 / 6)]
    [InlineData(0.65, 5.0 / 6)]
    public void BinaryAccuracyIsOfElements(double threshold, double expected)
    {
        MetricCase labels = new(3, 3, [0.2f, 0.6f, 0.7f, 0.6f, 0.1f, 0.6f], [0, 0, 1, 0, 0, 1], [1, 1]);
        Assert.Equal(expected, labels.Value(new("binary_accuracy", [new("threshold", threshold)]), Loss.BinaryCrossentropy), Exact);
    }

    [Fact]
    public void PerplexityIsThePowerOfTheMeanCrossEntropy()
    {
        MetricDescription metric = new("perplexity");
        MetricCase sparse = new(2, 1, [0.5f, 0.5f, 0.125f, 0.875f, 0, 1], [1, 0, 0], [1, 1, 0]);
        Assert.Equal(Math.Exp((Math.Log(2) + Math.Log(8)) / 2), sparse.Value(metric, Loss.SparseCategoricalCrossentropy), Exact);

        // A class of no probability counts with Keras' bound; where nothing counts there is nothing to say.
        Assert.Equal(1e7, (sparse with { Mask = [0, 0, 1] }).Value(metric, Loss.SparseCategoricalCrossentropy), 1);
        Assert.Equal(0, (sparse with { Mask = [0, 0, 0] }).Value(metric, Loss.SparseCategoricalCrossentropy));
        MetricCase soft = new(2, 2, [0.25f, 0.75f, 0.5f, 0.5f], [1, 0, 0.5f, 0.5f], [3, 1]);
        Assert.Equal(Math.Exp(((3 * Math.Log(4)) + Math.Log(2)) / 4), soft.Value(metric, Loss.CategoricalCrossentropy), Exact);
        double entropies = -Math.Log(0.75) - Math.Log(0.25) + (2 * Math.Log(2));
        MetricCase labels = new(2, 2, [0.25f, 0.25f, 0.5f, 0.5f], [0, 1, 1, 1], [1, 1]);
        Assert.Equal(Math.Exp(entropies / 4), labels.Value(metric, Loss.BinaryCrossentropy), Exact);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void TopKCountsClassesThatAreGreater(int k)
    {
        MetricCase drawn = MetricCase.Draw(7, 1, 40, (random, isTarget) => isTarget ? random.Next(7) : random.Next(20) / 20f);
        double right = 0;
        foreach (int i in drawn.Counted)
        {
            float[] scores = drawn.Outputs[(7 * i)..(7 * (i + 1))];
            right += scores.Count(score => score > scores[(int)drawn.Targets[i]]) < k ? drawn.Mask[i] : 0;
        }

        foreach (string name in (string[])["top_k_accuracy", "sparse_top_k_categorical_accuracy"])
        {
            MetricDescription metric = k == MetricDefaults.K ? new(name) : new(name, [new("k", k)]);
            Assert.Equal(right / drawn.Mask.Sum(), drawn.Value(metric, Loss.SparseCategoricalCrossentropy), Exact);
        }
    }

    [Fact]
    public void OutputsThatAreNotFiniteAreNeverRight()
    {
        MetricCase classes = new(2, 2, [float.NaN, 1, float.PositiveInfinity, 0, 1, 0], [0, 1, 1, 0, 1, 0], [1, 1, 1]);
        Assert.All(
            ["accuracy", "categorical_accuracy", "binary_accuracy", "top_k_accuracy"],
            name => Assert.InRange(classes.Value(new(name), Loss.CategoricalCrossentropy), 1.0 / 3, 2.0 / 3));
        Assert.Equal(1.0 / 3, classes.Value(new("categorical_accuracy"), Loss.CategoricalCrossentropy), Exact);
        Assert.Equal(2.0 / 3, classes.Value(new("binary_accuracy"), Loss.CategoricalCrossentropy), Exact);
        Assert.All(
            ["r2_score", "cosine_similarity", "root_mean_squared_error", "mean_absolute_percentage_error", "perplexity"],
            name => Assert.Equal(double.NaN, classes.Value(new(name), Loss.CategoricalCrossentropy)));
        Assert.Equal(double.NaN, classes.Value(new("auc", [new("num_thresholds", 10)]), Loss.CategoricalCrossentropy));
    }

    private static double Determination(MetricCase drawn, int column)
    {
        double weights = drawn.Mask.Sum(weight => (double)weight), mean = 0, spread = 0, error = 0;
        foreach (int i in drawn.Counted)
        {
            mean += drawn.Mask[i] * (double)drawn.Targets[(3 * i) + column] / weights;
        }

        foreach (int i in drawn.Counted)
        {
            double y = drawn.Targets[(3 * i) + column], p = drawn.Outputs[(3 * i) + column];
            spread += drawn.Mask[i] * Math.Pow(y - mean, 2);
            error += drawn.Mask[i] * Math.Pow(y - p, 2);
        }

        return 1 - (error / spread);
    }

    private static double Cosine(ReadOnlySpan<double> p, ReadOnlySpan<double> y)
    {
        double product = 0, squaresOfP = 0, squaresOfY = 0;
        for (int i = 0; i < p.Length; i++)
        {
            product += p[i] * y[i];
            squaresOfP += p[i] * p[i];
            squaresOfY += y[i] * y[i];
        }

        return product / Math.Sqrt(squaresOfP * squaresOfY);
    }
}
