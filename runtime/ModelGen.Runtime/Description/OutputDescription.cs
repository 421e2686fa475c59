using System.Collections.Immutable;

namespace ModelGen;

/// <summary>One of several outputs of a model.</summary>
/// <param name="Name">The name of the output, which is that of its layer.</param>
/// <param name="Shape">The shape of the output of a sample: (time, features) or (features).</param>
/// <param name="Offset">The place of its first element in the outputs of a sample, which lie one behind the other.</param>
public sealed record OutputDescription(string Name, TensorShape Shape, int Offset)
{
    /// <summary>The names of its classes, or empty: see <see cref="ModelDescription.Labels"/>.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>Whether it has a mask: see <see cref="ModelDescription.OutputIsMasked"/>.</summary>
    public bool IsMasked { get; init; }

    /// <summary>What it is trained for, or null where the model is not trained.</summary>
    public OutputTraining? Training { get; init; }
}

/// <summary>What one of several outputs is trained for.</summary>
/// <param name="Loss">The loss to minimize.</param>
/// <param name="Weight">The number that the loss is multiplied by in the sum over all outputs.</param>
/// <param name="Metrics">The metrics that are reported beside the loss; their keys in the history begin with the name of the output.</param>
public sealed record OutputTraining(Loss Loss, double Weight, ImmutableArray<MetricDescription> Metrics)
{
    /// <summary>Its number, for the reason that <see cref="ModelOptions"/> has one.</summary>
    private readonly int loss = (int)Loss;

    /// <summary>The loss to minimize.</summary>
    public Loss Loss
    {
        get => (Loss)loss;
        init => loss = (int)value;
    }

    /// <summary>See <see cref="TrainingDescription.WeightedMetrics"/>.</summary>
    public ImmutableArray<MetricDescription> WeightedMetrics { get; init; } = [];

    /// <summary>See <see cref="TrainingDescription.LossSettings"/>.</summary>
    public string LossSettings { get; init; } = "";

    /// <summary>See <see cref="TrainingDescription.IgnoredClass"/>.</summary>
    public int? IgnoredClass { get; init; }

    /// <summary>See <see cref="TrainingDescription.PositionLoss"/>.</summary>
    public PositionLoss? PositionLoss { get; init; }

    /// <summary>The loss, as <c>huber(delta=2)</c>.</summary>
    public override string ToString() => LossExtensions.Text(Loss, LossSettings);
}
