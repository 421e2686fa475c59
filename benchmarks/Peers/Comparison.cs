using System.Globalization;
using ModelGen;

namespace Benchmarks.Peers;

/// <summary>Whether a peer computes what ModelGen computes, both in float32.</summary>
internal static class Comparison
{
    /// <summary>The most by which results may differ: probabilities, states from -1 to 1, losses, and gradients as shares of their greatest.</summary>
    private const double Tolerance = 1e-4;

    /// <summary>A prediction.</summary>
    /// <param name="model">Our model.</param>
    /// <param name="batch">How many samples.</param>
    /// <param name="predict">The peer's prediction for some input.</param>
    /// <returns>The largest difference.</returns>
    public static double Prediction(IModel model, int batch, Func<float[], float[]> predict)
    {
        (float[] input, _) = WorkRun.Samples(model.Description, batch);
        float[] expected = new float[batch * model.Description.OutputLength];
        model.Predict(input, expected);
        return Difference($"outputs of {model.Description.Name}", expected, predict(input));
    }

    /// <summary>The steps of a sequence one by one, from a state of zeros.</summary>
    /// <param name="model">Our model, whose output is the last state.</param>
    /// <param name="step">Does a step of the peer on an input.</param>
    /// <param name="state">The peer's state.</param>
    /// <returns>The largest difference.</returns>
    public static double Stream(IModel model, Action<float[]> step, Func<float[]> state) => Prediction(model, 1, input =>
    {
        foreach (float[] x in input.Chunk(model.Description.InputShape[^1]))
        {
            step(x);
        }

        return state();
    });

    /// <summary>Results that are to be the same.</summary>
    /// <param name="what">What they are.</param>
    /// <param name="expected">Those of ModelGen.</param>
    /// <param name="actual">Those of the peer.</param>
    /// <param name="scale">What differences are divided by.</param>
    /// <returns>The largest difference.</returns>
    /// <exception cref="InvalidOperationException">It is too large, or not a number.</exception>
    public static double Difference(string what, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double scale = 1)
    {
        if (expected.Length != actual.Length)
        {
            throw new InvalidOperationException($"{what}: ModelGen gives {expected.Length} numbers, the peer {actual.Length}");
        }

        double difference = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            difference = Math.Max(difference, Math.Abs(expected[i] - actual[i]) / scale);
        }

        return difference <= Tolerance ? difference : throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture, $"{what}: the peer's differ from those of ModelGen by {difference:E1}, more than {Tolerance:E0}"));
    }
}
