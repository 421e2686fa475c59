namespace ModelGen.Training;

/// <summary>A metric of the model language: what its name means. The generator's declarations have its settings with their bounds.</summary>
/// <param name="name">Its full name in Keras.</param>
/// <param name="otherName">Another one; null: none.</param>
/// <param name="nature">What its values are.</param>
/// <param name="reading">What it takes targets for.</param>
/// <param name="create">Makes what gathers positions.</param>
/// <param name="settings">The names of its settings.</param>
internal sealed class MetricKind(
    string name, string? otherName, MetricNature nature, MetricReading reading, Func<MetricSetup, PositionStatistic> create, params string[] settings)
{
    private static readonly string[] OfDecisions = ["threshold", "class_id", "average"];

    /// <summary>All there are, as the page about training lists them.</summary>
    public static readonly MetricKind[] All =
    [
        new("accuracy", null, MetricNature.Share, MetricReading.Classes, Accuracy),
        new("binary_accuracy", null, MetricNature.Share, MetricReading.Decisions, BinaryAccuracy, "threshold"),
        new("categorical_accuracy", null, MetricNature.Share, MetricReading.Distributions, Accuracy),
        new("sparse_categorical_accuracy", null, MetricNature.Share, MetricReading.ClassIndices, Accuracy),
        new("top_k_accuracy", null, MetricNature.Share, MetricReading.Classes, TopK, "k"),
        new("top_k_categorical_accuracy", null, MetricNature.Share, MetricReading.Distributions, TopK, "k"),
        new("sparse_top_k_categorical_accuracy", null, MetricNature.Share, MetricReading.ClassIndices, TopK, "k"),
        new("precision", null, MetricNature.Share, MetricReading.Classes, setup => Decisions(setup, scores => scores.Precision), OfDecisions),
        new("recall", null, MetricNature.Share, MetricReading.Classes, setup => Decisions(setup, scores => scores.Recall), OfDecisions),
        new("f1_score", "f1", MetricNature.Share, MetricReading.Classes, setup => Decisions(setup, scores => scores.F1), OfDecisions),
        new("auc", "roc_auc", MetricNature.Share, MetricReading.Classes, Area, "curve", "num_thresholds", "summation_method", "class_id"),
        new("average_precision", null, MetricNature.Share, MetricReading.Classes, setup => Ranking(setup, CurveArea.AveragePrecision), "class_id"),
        new("mean_squared_error", "mse", MetricNature.Error, MetricReading.Numbers, _ => new PositionMean(ElementErrors.Squared)),
        new("mean_absolute_error", "mae", MetricNature.Error, MetricReading.Numbers, _ => new PositionMean(ElementErrors.Absolute)),
        new("root_mean_squared_error", "rmse", MetricNature.Error, MetricReading.Numbers, _ => new PositionMean(ElementErrors.Squared, Math.Sqrt)),
        new("mean_absolute_percentage_error", "mape", MetricNature.Error, MetricReading.Numbers, _ => new PositionMean(ElementErrors.Percentage)),
        new("mean_squared_logarithmic_error", "msle", MetricNature.Error, MetricReading.Numbers, _ => new PositionMean(ElementErrors.SquaredLogarithmic)),
        new("r2_score", "r2", MetricNature.Score, MetricReading.Numbers, setup => new Determination(setup.OutputWidth)),
        new("cosine_similarity", null, MetricNature.Score, MetricReading.Numbers, _ => new PositionMean(ElementErrors.Cosine)),
        new("perplexity", null, MetricNature.Error, MetricReading.Probabilities, Perplexity),
    ];

    private static readonly Dictionary<string, MetricKind> ByName = MakeIndex();

    /// <summary>Its full name.</summary>
    public string Name => name;

    /// <summary>Another name that it has; null: none.</summary>
    public string? OtherName => otherName;

    /// <summary>What its values are.</summary>
    public MetricNature Nature => nature;

    /// <summary>What it takes targets for.</summary>
    public MetricReading Reading => reading;

    /// <summary>The names of its settings.</summary>
    public IReadOnlyList<string> Settings => settings;

    /// <summary>The metric of a name, the full one or another; null: there is none.</summary>
    public static MetricKind? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The metric that is described.</summary>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public static MetricKind Of(MetricDescription metric) => Find(metric.Name) ?? throw new ArgumentException(
        $"There is no metric \"{metric.Name}\".{NearestName.Question(metric.Name, ByName.Keys)}", nameof(metric));

    /// <summary>Makes what gathers positions.</summary>
    /// <exception cref="ArgumentException">A setting is none of the metric, or out of range; says which.</exception>
    public PositionStatistic Create(MetricSetup setup)
    {
        setup.CheckNames(settings);
        return create(setup);
    }

    private static Dictionary<string, MetricKind> MakeIndex()
    {
        Dictionary<string, MetricKind> index = [];
        foreach (MetricKind kind in All)
        {
            index.Add(kind.Name, kind);
            if (kind.OtherName is string other)
            {
                index.Add(other, kind);
            }
        }

        return index;
    }

    private static PositionMean Accuracy(MetricSetup setup)
    {
        ClassRule rule = setup.Rule;
        return new PositionMean((output, target) => rule.IsRight(output, target) ? 1 : 0);
    }

    private static PositionMean BinaryAccuracy(MetricSetup setup)
    {
        double threshold = setup.Threshold ?? MetricDefaults.Threshold;
        return new PositionMean((output, target) => ElementErrors.ShareRight(output, target, threshold));
    }

    private static PositionMean TopK(MetricSetup setup)
    {
        ClassRule rule = setup.Rule;
        int k = setup.Integer("k", 1, int.MaxValue) ?? MetricDefaults.K;
        return new PositionMean((output, target) => rule.IsInTopK(output, target, k) ? 1 : 0);
    }

    private static DecisionScore Decisions(MetricSetup setup, Func<ClassScores, double> score) =>
        new(setup.Rule, setup.ClassId, setup.Word("average", MetricDefaults.Average, "micro", "weighted"), score);

    private static PositionStatistic Area(MetricSetup setup)
    {
        CurveArea area = CurveArea.Of(
            setup.Word("curve", MetricDefaults.Curve, "pr"),
            setup.Word("summation_method", MetricDefaults.SummationMethod, "minoring", "majoring"));
        return setup.Integer("num_thresholds", 2, int.MaxValue) is int thresholds
            ? new BucketRanking(setup.Rule, setup.ClassId, area, thresholds)
            : Ranking(setup, area);
    }

    private static ExactRanking Ranking(MetricSetup setup, CurveArea area) => new(setup.Rule, setup.ClassId, area);

    private static PositionMean Perplexity(MetricSetup setup)
    {
        ClassRule rule = setup.Rule;
        return new PositionMean((output, target) => rule.CrossEntropy(output, target), Math.Exp, setup.Counts);
    }
}
