using System.Globalization;
using ModelGen.CompilerServices;

namespace ModelGen.Training;

/// <summary>
/// What the losses of a batch's output positions are multiplied by: the weights of samples or steps that a data set has, times those of the classes
/// of their targets. Allocates nothing after construction.
/// </summary>
internal sealed class PositionWeights
{
    private readonly Dataset data;
    private readonly ModelDescription model;
    private readonly DataRole role;
    private readonly double[] ofClasses;
    private readonly ClassRule rule;
    private readonly float[] ofSamples;
    private readonly bool inTime;

    /// <param name="data">The data set, checked against the model.</param>
    /// <param name="model">The model.</param>
    /// <param name="role">What the data are there for.</param>
    /// <param name="ofClasses">The weight of each class; empty: all weigh 1.</param>
    /// <param name="most">The most samples of a batch.</param>
    private PositionWeights(Dataset data, ModelDescription model, DataRole role, double[] ofClasses, int most)
    {
        (this.data, this.model, this.role, this.ofClasses) = (data, model, role, ofClasses);
        rule = new ClassRule(model.OutputShape[^1], DatasetChecks.TargetWidth(data, model));
        inTime = data.Steps > 0 && model.OutputShape.Rank > 1;
        ofSamples = new float[data.WeightLength == 1 ? most : 0];
    }

    /// <summary>The weights of a data set's batches; null: there are none.</summary>
    public static PositionWeights? For(Dataset data, ModelDescription? model, DataRole? role, double[] ofClasses, int most) =>
        model is null || role is null || (data.WeightLength == 0 && ofClasses.Length == 0) ? null : new(data, model, role, ofClasses, most);

    /// <summary>
    /// The weights that a data set has, with room for the steps of the longest sequence that the model takes: (n, positions), C order; empty where it
    /// has none.
    /// </summary>
    /// <exception cref="InvalidDataException">A source gave a number that is no weight; says which.</exception>
    public static double[] OfAll(Dataset data, ModelDescription model)
    {
        if (For(data, model, DataRole.Any, ofClasses: [], most: 1) is not { } reader)
        {
            return [];
        }

        int positions = model.Positions;
        double[] all = LargeArray.Make<double>((long)data.Count * positions, "The weights of all positions", "take the samples in parts");
        float[] room = new float[positions];
        for (int sample = 0; sample < data.Count; sample++)
        {
            int count = reader.Fill([sample], data.Steps > 0 ? [data.LengthOf(sample)] : [], targets: [], room);
            for (int i = 0; i < count; i++)
            {
                all[(sample * positions) + i] = room[i];
            }
        }

        return all;
    }

    /// <summary>Fills in the weights of a batch.</summary>
    /// <param name="samples">The indices of its samples.</param>
    /// <param name="lengths">The time steps of each that has a length of its own; empty: none has.</param>
    /// <param name="targets">Their targets.</param>
    /// <param name="room">Room for as many weights as samples of a batch have positions.</param>
    /// <returns>How many positions there are.</returns>
    /// <exception cref="InvalidDataException">A source gave a number that is no weight; says which.</exception>
    public int Fill(ReadOnlySpan<int> samples, ReadOnlySpan<int> lengths, ReadOnlySpan<float> targets, Span<float> room)
    {
        int each = inTime ? 0 : model.Positions, count = inTime ? Sum(lengths) : samples.Length * each;
        Span<float> weights = room[..count];
        if (data.WeightLength > 1)
        {
            data.Source.ReadWeights(samples, weights);
        }
        else if (data.WeightLength == 1)
        {
            Span<float> given = ofSamples.AsSpan(0, samples.Length);
            data.Source.ReadWeights(samples, given);
            Span<float> left = weights;
            for (int i = 0; i < samples.Length; i++)
            {
                int positions = inTime ? lengths[i] : each;
                left[..positions].Fill(given[i]);
                left = left[positions..];
            }
        }
        else
        {
            weights.Fill(1);
        }

        Check(samples, lengths, weights, each);
        WeighClasses(targets, weights);
        return count;
    }

    private void WeighClasses(ReadOnlySpan<float> targets, Span<float> weights)
    {
        int width = weights.Length == 0 ? 0 : targets.Length / weights.Length;
        for (int i = 0; i < weights.Length && ofClasses.Length > 0; i++)
        {
            // A target that is no class is of a masked position, or refused by the forward pass.
            float label = rule.ClassOf(targets.Slice(i * width, width));
            weights[i] *= label >= 0 && label < ofClasses.Length ? (float)ofClasses[(int)label] : 1;
        }
    }

    private void Check(ReadOnlySpan<int> samples, ReadOnlySpan<int> lengths, ReadOnlySpan<float> weights, int each)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            if (!ArgumentChecks.IsWeight(weights[i]))
            {
                int sample = inTime ? 0 : i / each;
                for (int left = i; inTime && left >= lengths[sample]; sample++)
                {
                    left -= lengths[sample];
                }

                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"A weight of sample {samples[sample]}{role.Of} is {weights[i]}; weights are finite numbers of at least 0."));
            }
        }
    }

    private static int Sum(ReadOnlySpan<int> lengths)
    {
        int sum = 0;
        foreach (int length in lengths)
        {
            sum += length;
        }

        return sum;
    }
}
