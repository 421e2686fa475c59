namespace ModelGen.Tests.Training;

/// <summary>Areas under curves against Keras' formulas, evaluated for one threshold after the other.</summary>
public class CurveAreaTests
{
    private const double Exact = 1e-12;

    public static TheoryData<string, string> Curves => new()
    {
        { "roc", "interpolation" },
        { "roc", "minoring" },
        { "roc", "majoring" },
        { "pr", "interpolation" },
        { "pr", "minoring" },
        { "pr", "majoring" },
    };

    [Theory]
    [MemberData(nameof(Curves))]
    public void WithEvenThresholdsTheyAreThoseOfKeras(string curve, string method)
    {
        MetricCase drawn = Drawn();
        foreach (int count in (int[])[2, 3, 11, 200])
        {
            double[] thresholds = [-1e-7, .. Enumerable.Range(1, count - 2).Select(i => (double)((float)i / (count - 1))), 1 + 1e-7];
            Assert.Equal(
                Reference(drawn, thresholds, curve, method),
                drawn.Value(Area(curve, method, new MetricSetting("num_thresholds", count)), Loss.BinaryCrossentropy),
                Exact);
        }
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void WithoutThresholdsEachOutputIsOne(string curve, string method)
    {
        MetricCase drawn = Drawn();
        double[] outputs = [.. drawn.Outputs.Where(output => !float.IsNaN(output)).Distinct().Order().Select(output => (double)output)];
        Assert.Equal(Reference(drawn, [-1, .. outputs], curve, method), drawn.Value(Area(curve, method), Loss.BinaryCrossentropy), Exact);
    }

    [Fact]
    public void TheExactAreaIsTheShareOfPairsInOrder()
    {
        MetricCase drawn = Drawn();
        double right = 0, all = 0;
        for (int i = 0; i < drawn.Mask.Length; i++)
        {
            for (int j = 0; j < drawn.Mask.Length; j++)
            {
                if (drawn.Targets[i] == 1 && drawn.Targets[j] == 0)
                {
                    double pair = drawn.Mask[i] * (double)drawn.Mask[j];
                    all += pair;
                    right += pair * (drawn.Outputs[i] > drawn.Outputs[j] ? 1 : drawn.Outputs[i] == drawn.Outputs[j] ? 0.5 : 0);
                }
            }
        }

        Assert.Equal(right / all, drawn.Value(new("auc"), Loss.BinaryCrossentropy), Exact);
    }

    /// <summary>With Keras' thresholds what is not defined is 0, as there; exactly it is NaN and left out.</summary>
    [Fact]
    public void OfOneClassOnly()
    {
        MetricCase ones = new(1, 1, [0.2f, 0.8f], [1, 1], [1, 1]);
        Assert.Equal(double.NaN, ones.Value(new("auc"), Loss.BinaryCrossentropy));
        Assert.Equal(0, ones.Value(new("auc", [new("num_thresholds", 200)]), Loss.BinaryCrossentropy));
        Assert.Equal(1, ones.Value(Area("pr", "interpolation"), Loss.BinaryCrossentropy), Exact);
        MetricCase three = new(3, 1, [0.6f, 0.4f, 0, 0.3f, 0.7f, 0], [0, 1], [1, 1]);
        Assert.Equal(1, three.Value(new("auc"), Loss.SparseCategoricalCrossentropy), Exact);
        Assert.Equal(2.0 / 3, three.Value(new("auc", [new("num_thresholds", 50)]), Loss.SparseCategoricalCrossentropy), Exact);
        Assert.Equal(1, three.Value(new("auc", [new("num_thresholds", 50), new("class_id", 1)]), Loss.SparseCategoricalCrossentropy), Exact);
        Assert.Equal(double.NaN, three.Value(new("average_precision", [new("class_id", 2)]), Loss.SparseCategoricalCrossentropy));
    }

    private static MetricCase Drawn() => MetricCase.Draw(1, 1, 60, (random, isTarget) => isTarget ? random.Next(2) : random.Next(0, 41) / 40f);

    private static MetricDescription Area(string curve, string method, params MetricSetting[] more) =>
        new("auc", [new("curve", curve), new("summation_method", method), .. more]);

    /// <summary>The formulas of Keras' <c>AUC.result</c>, from the lowest threshold to the highest.</summary>
    private static double Reference(MetricCase drawn, double[] thresholds, string curve, string method)
    {
        double Count(double threshold, float target) => drawn.Counted
            .Where(i => drawn.Targets[i] == target && drawn.Outputs[i] > threshold).Sum(i => (double)drawn.Mask[i]);
        double[] tp = [.. thresholds.Select(threshold => Count(threshold, 1))], fp = [.. thresholds.Select(threshold => Count(threshold, 0))];
        double positives = Count(double.NegativeInfinity, 1), negatives = Count(double.NegativeInfinity, 0), area = 0;
        for (int i = 0; i + 1 < thresholds.Length; i++)
        {
            double p = tp[i] + fp[i], next = tp[i + 1] + fp[i + 1];
            if (curve == "pr" && method == "interpolation")
            {
                double slope = p == next ? 0 : (tp[i] - tp[i + 1]) / (p - next), intercept = tp[i + 1] - (slope * next);
                area += slope * (tp[i] - tp[i + 1] + (intercept * Math.Log(p > 0 && next > 0 ? p / next : 1))) / positives;
                continue;
            }

            double width = curve == "roc" ? (fp[i] - fp[i + 1]) / negatives : (tp[i] - tp[i + 1]) / positives;
            double a = curve == "roc" ? tp[i] / positives : p == 0 ? 0 : tp[i] / p;
            double b = curve == "roc" ? tp[i + 1] / positives : next == 0 ? 0 : tp[i + 1] / next;
            area += width * (method == "interpolation" ? (a + b) / 2 : method == "minoring" ? Math.Min(a, b) : Math.Max(a, b));
        }

        return area;
    }
}
