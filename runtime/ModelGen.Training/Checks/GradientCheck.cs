using ModelGen.CompilerServices;

namespace ModelGen.Training;

/// <summary>Compares the gradients of a batch with difference quotients of its loss.</summary>
/// <param name="model">The model, in nobody else's use.</param>
/// <param name="data">The samples, checked against the model.</param>
/// <param name="options">What to look at.</param>
internal sealed class GradientCheck(ITrainableModel model, Dataset data, GradientCheckOptions options)
{
    /// <summary>The first distance, of numbers of the order of 1.</summary>
    private const double Distance = 0.3;

    /// <summary>Each distance is this much shorter than the one before.</summary>
    private const double Shrinking = 1.6;

    private const int Distances = 8;

    private readonly BatchReader batches = new(data, Math.Min(options.Samples, Math.Min(model.BatchSize, data.Count)));
    private readonly StepContext context = new(true, options.Seed);
    private double loss;

    public GradientCheckResult Run()
    {
        float[] parameters = model.Parameters.ToArray();
        try
        {
            loss = Loss();
            model.Backward();
            float[] gradients = model.Gradients.ToArray();
            List<CheckedGradient> elements = [];
            foreach (ParameterDescription parameter in model.Description.Parameters.Where(parameter => parameter.Trainable))
            {
                Check(parameter, parameters, gradients.AsSpan(parameter.Offset, parameter.Shape.Length), elements);
            }

            return new GradientCheckResult(model.Description, elements);
        }
        finally
        {
            // Moving statistics have followed the passes too. The inference pass ends the step, so that other threads may use the model again.
            parameters.CopyTo(model.EditParameters());
            model.ResetStates();
            batches.Read(0).Forward(model, StepContext.Inference);
            model.ResetStates();
        }
    }

    private void Check(ParameterDescription parameter, float[] parameters, ReadOnlySpan<float> gradients, List<CheckedGradient> elements)
    {
        double meanSquare = SumOfSquares(gradients) / gradients.Length;
        double scale = Math.Max(Distance * Math.Sqrt(SumOfSquares(parameters.AsSpan(parameter.Offset, gradients.Length)) / gradients.Length), 1e-2);
        foreach (int element in Chosen(gradients, parameter.Offset))
        {
            (double quotient, double error) = Quotient(parameters, parameter.Offset + element, scale);
            double gradient = gradients[element];
            double size = Math.Max(Math.Max(Math.Abs(gradient), Math.Abs(quotient)), Math.Sqrt(meanSquare));
            double permitted = (options.Tolerance * size) + error;
            double excess = gradient == quotient ? 0 : Math.Abs(gradient - quotient) / permitted;
            elements.Add(new CheckedGradient(parameter.Name, element, gradient, quotient, error, excess) { IsUncertain = error > options.Tolerance * size });
        }
    }

    /// <summary>
    /// The derivative of the loss by one parameter: central differences over shrinking distances, extrapolated to 0 (Ridders 1982, "Accurate
    /// computation of F'(x) and F'(x) F''(x)"), in double precision. The distances are those between the rounded parameters.
    /// </summary>
    /// <returns>The estimate that two ways to it agree best on, and its error: see <see cref="ErrorOf"/>.</returns>
    private (double Quotient, double Error) Quotient(float[] parameters, int index, double distance)
    {
        double[] distances = new double[Distances], central = new double[Distances], jumps = new double[Distances];
        Span<double> row = stackalloc double[Distances], above = stackalloc double[Distances];
        (double best, double apart, int at) = (double.NaN, double.PositiveInfinity, 0);
        for (int i = 0; i < Distances; i++, distance /= Shrinking)
        {
            float up = (float)(parameters[index] + distance), down = (float)(parameters[index] - distance);
            double higher = LossAt(parameters, index, up), lower = LossAt(parameters, index, down);
            distances[i] = (double)up - down;
            central[i] = (higher - lower) / distances[i];
            jumps[i] = Math.Abs(((higher - loss) / ((double)up - parameters[index])) - ((loss - lower) / ((double)parameters[index] - down)));
            row[0] = central[i];
            double factor = Shrinking * Shrinking;
            for (int j = 1; j <= i; j++, factor *= Shrinking * Shrinking)
            {
                row[j] = ((row[j - 1] * factor) - above[j - 1]) / (factor - 1);
                double error = Math.Max(Math.Abs(row[j] - row[j - 1]), Math.Abs(row[j] - above[j - 1]));
                if (error <= apart)
                {
                    (best, apart, at) = (row[j], error, i);
                }
            }

            row.CopyTo(above);
        }

        return (best, ErrorOf(best, apart, at, distances, central, jumps));
    }

    /// <summary>
    /// What a quotient may be wrong by. Two ways to it may agree by chance: so its error is at least what the rounding of losses makes of it, as the
    /// quotients over the shortest distances show. What it is away from the last of these beyond that comes of a kink on the way. Where the
    /// slopes to either side differ however short the distance, the kink is right here, and any slope between them is as good.
    /// </summary>
    private static double ErrorOf(double best, double apart, int at, double[] distances, double[] central, double[] jumps)
    {
        double[] rounding = new double[Distances / 2];
        for (int i = 0; i < rounding.Length; i++)
        {
            int shorter = Distances - 1 - i;
            rounding[i] = Math.Abs(central[shorter] - central[shorter - 1]) * distances[shorter];
        }

        // Few of the quotients over the shortest distances have a kink between them, so the lesser half of their differences is rounding alone.
        Array.Sort(rounding);
        double typical = rounding[rounding.Length / 2], stray = Math.Max(0, Math.Abs(best - central[^1]) - (2 * typical / distances[^1]));
        double jump = Math.Max(0, ((jumps[at] * Shrinking) - jumps[at - 1]) / (Shrinking - 1));
        return Math.Max(apart, 4 * rounding[^1] / distances[at]) + stray + (jump / 2);
    }

    private double LossAt(float[] parameters, int index, float value)
    {
        model.EditParameters()[index] = value;
        double loss = Loss();
        model.EditParameters()[index] = parameters[index];
        return loss;
    }

    /// <summary>The loss of the batch, with the same dropout each time.</summary>
    private double Loss()
    {
        model.ResetStates();
        return batches.Read(0).Forward(model, in context);
    }

    /// <summary>Elements to compare, in increasing order.</summary>
    private IEnumerable<int> Chosen(ReadOnlySpan<float> gradients, int tensor)
    {
        if (gradients.Length <= options.ElementsPerTensor)
        {
            return Enumerable.Range(0, gradients.Length);
        }

        float[] sizes = gradients.ToArray();
        int[] order = [.. Enumerable.Range(0, sizes.Length).OrderByDescending(i => Math.Abs(sizes[i]))];
        int largest = (options.ElementsPerTensor + 1) / 2;
        int[] others = order[largest..];
        Shuffle.Permute(others, new RandomStream(options.Seed, StreamKind.Shuffle, (uint)tensor, 0, 0));
        return order.Take(largest).Concat(others.Take(options.ElementsPerTensor - largest)).Order();
    }

    private static double SumOfSquares(ReadOnlySpan<float> numbers)
    {
        double sum = 0;
        foreach (float number in numbers)
        {
            sum += (double)number * number;
        }

        return sum;
    }
}
