using System.Globalization;
using ModelGen.Generator.Binding.Losses;

namespace ModelGen.Tests.Reference;

using Loss = ModelGen.Generator.Binding.Loss;

/// <summary>Losses of one position in double precision, in plain loops.</summary>
internal static class ReferenceLoss
{
    /// <summary>Keras' bound on probabilities in front of a logarithm.</summary>
    private const double ProbabilityBound = 1e-7;

    /// <summary>The loss of a position.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="output">The output.</param>
    /// <param name="target">The target.</param>
    /// <param name="logits">Whether a sigmoid is in front of the loss, whose logit form knows no bound; other outputs are cut before the logarithm.</param>
    public static double Of(LossFunction loss, ReadOnlySpan<double> output, ReadOnlySpan<float> target, bool logits)
    {
        if (loss.Kind == Loss.SparseCategoricalCrossentropy)
        {
            return -Math.Log(output[(int)target[0]]);
        }

        if (loss.Kind == Loss.CosineSimilarity)
        {
            return Cosine(output, target);
        }

        double sum = 0, right = 0, wrong = double.NegativeInfinity, total = 0;
        double smoothing = Setting(loss, "label_smoothing", 0);
        foreach (double p in output)
        {
            total += p;
        }

        for (int i = 0; i < output.Length; i++)
        {
            double p = output[i], y = target[i], error = p - y;
            double even = ((1 - smoothing) * y) + (smoothing / output.Length);
            sum += loss.Kind switch
            {
                Loss.CategoricalCrossentropy => -even * Math.Log(p),
                Loss.CategoricalFocalCrossentropy => CategoricalFocal(loss, Cut(p / total), even),
                Loss.BinaryCrossentropy => Binary(logits ? p : Cut(p), ((1 - smoothing) * y) + (smoothing / 2)),
                Loss.BinaryFocalCrossentropy => BinaryFocal(loss, Cut(p), ((1 - smoothing) * y) + (smoothing / 2)),
                Loss.MeanSquaredError => error * error,
                Loss.MeanAbsoluteError => Math.Abs(error),
                Loss.MeanAbsolutePercentageError => 100 * Math.Abs(error) / Math.Max(Math.Abs(y), 1e-7),
                Loss.MeanSquaredLogarithmicError => Math.Pow(Math.Log(1 + Math.Max(p, 1e-7)) - Math.Log(1 + Math.Max(y, 1e-7)), 2),
                Loss.Huber => Huber(Math.Abs(error), Setting(loss, "delta", 1)),
                Loss.LogCosh => Math.Log(Math.Cosh(error)),
                Loss.Poisson => p - (y * Math.Log(p + 1e-7)),
                Loss.KLDivergence => Math.Clamp(y, 1e-7, 1) * Math.Log(Math.Clamp(y, 1e-7, 1) / Math.Clamp(p, 1e-7, 1)),
                Loss.Hinge => Math.Max(0, 1 - ((y == 0 ? -1 : y) * p)),
                Loss.SquaredHinge => Math.Pow(Math.Max(0, 1 - ((y == 0 ? -1 : y) * p)), 2),
                Loss.CategoricalHinge => 0,
                Loss.Custom => CustomLosses.Of(loss, p, y),
                _ => throw new ArgumentOutOfRangeException(nameof(loss), loss.Kind, "unknown loss"),
            };
            right += y * p;
            wrong = Math.Max(wrong, (1 - y) * p);
        }

        return loss.Kind == Loss.CategoricalHinge ? Math.Max(0, 1 + wrong - right) : loss.IsOfElements ? sum / output.Length : sum;
    }

    private static double Setting(LossFunction loss, string name, double byDefault) =>
        loss.Settings.Where(setting => setting.Name == name)
            .Select(setting => double.Parse(setting.Value, CultureInfo.InvariantCulture))
            .DefaultIfEmpty(byDefault)
            .Single();

    private static double Cut(double p) => Math.Clamp(p, ProbabilityBound, 1 - ProbabilityBound);

    private static double Binary(double p, double y) => -(y * Math.Log(p)) - ((1 - y) * Math.Log(1 - p));

    private static double BinaryFocal(LossFunction loss, double p, double y)
    {
        double alpha = Setting(loss, "alpha", 0.25), right = (y * p) + ((1 - y) * (1 - p));
        bool balanced = loss.Settings.Any(setting => setting is { Name: "apply_class_balancing", Value: "true" });
        return (balanced ? (y * alpha) + ((1 - y) * (1 - alpha)) : 1) * Math.Pow(1 - right, Setting(loss, "gamma", 2)) * Binary(p, y);
    }

    private static double CategoricalFocal(LossFunction loss, double p, double y) =>
        -Setting(loss, "alpha", 0.25) * y * Math.Pow(1 - p, Setting(loss, "gamma", 2)) * Math.Log(p);

    private static double Huber(double error, double delta) => error <= delta ? error * error / 2 : (delta * error) - (delta * delta / 2);

    private static double Cosine(ReadOnlySpan<double> output, ReadOnlySpan<float> target)
    {
        double dot = 0, p = 0, y = 0;
        for (int i = 0; i < output.Length; i++)
        {
            dot += output[i] * target[i];
            p += output[i] * output[i];
            y += (double)target[i] * target[i];
        }

        return -dot / (Math.Max(Math.Sqrt(p), 1e-7) * Math.Max(Math.Sqrt(y), 1e-7));
    }
}
