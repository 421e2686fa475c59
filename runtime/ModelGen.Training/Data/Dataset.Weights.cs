using System.Globalization;
using ModelGen.CompilerServices;

namespace ModelGen.Training;

/// <content>Weights of samples and of their steps.</content>
public sealed partial class Dataset
{
    /// <inheritdoc/>
    public int WeightLength => Source.WeightLength;

    /// <summary>Gives the samples weights, by which their losses are multiplied in <c>Fit</c> and <c>Evaluate</c>. Shares this data set's samples.</summary>
    /// <param name="weights">
    /// The weights, which are copied, finite and at least 0: (n), one for each sample, which counts for all steps of its output; or (n, steps), one
    /// for each step of the outputs. Of sequences with lengths of their own the weights of the steps lie one sequence behind the other.
    /// </param>
    /// <returns>The same samples with these weights instead of any that they had; every part of the data set keeps those of its samples.</returns>
    /// <exception cref="ArgumentException">There are not as many weights as samples or steps, or a number is none; says which.</exception>
    public Dataset WithWeights(ReadOnlySpan<float> weights)
    {
        int[] starts = Steps > 0 ? StartsOfSequences() : [];
        int each = weights.Length == Count ? 1
            : Steps > 0 ? (weights.Length == starts[^1] ? Steps : 0)
            : weights.Length % Count == 0 ? weights.Length / Count : 0;
        if (each == 0)
        {
            throw new ArgumentException(
                $"{Quantity.ThereAre(weights.Length, "weight")}; for {Quantity.Of(Count, "sample")} give {Count}, one for each, or one for each of "
                + (Steps > 0 ? $"their {starts[^1]} steps." : "its steps, as many for all."),
                nameof(weights));
        }

        CheckWeights(weights, each, starts);
        float[] copy = weights.ToArray();
        return new Dataset(Source is MemorySource memory
            ? memory with { Weights = copy }
            : new WeightedSource(Source is WeightedSource weighted ? weighted.Source : Source, copy, each, starts));
    }

    /// <summary>The same samples without weights, so that all count alike. Shares this data set's samples.</summary>
    public Dataset WithoutWeights() => WeightLength == 0 ? this : Source switch
    {
        MemorySource memory => new Dataset(memory with { Weights = default }),
        WeightedSource weighted => new Dataset(weighted.Source).WithoutWeights(),
        _ => new Dataset(new UnweightedSource(Source)),
    };

    /// <summary>Reads the weights of some samples.</summary>
    /// <param name="samples">The indices of the samples, from 0, in any order.</param>
    /// <param name="weights">Where their weights go: (n, <see cref="WeightLength"/>), or those of the steps that sequences have.</param>
    /// <exception cref="ArgumentException">There is no such sample, or a length is not that of as many samples.</exception>
    public void ReadWeights(ReadOnlySpan<int> samples, Span<float> weights)
    {
        foreach (int sample in samples)
        {
            CheckSample(sample, nameof(samples));
        }

        CheckRoom(weights.Length, samples.Length, SampleSizes.Of(Source, samples).Weights, nameof(weights));
        Source.ReadWeights(samples, weights);
    }

    /// <summary>The same samples with the weights of another data set of as many; the same data set where that has none.</summary>
    private Dataset WithWeightsOf(Dataset other)
    {
        if (other.WeightLength == 0)
        {
            return this;
        }

        int[] all = [.. Enumerable.Range(0, Count)];
        float[] weights = LargeArray.Make<float>(
            SampleSizes.Of(other.Source, all).Weights, $"The weights of {Quantity.Of(Count, "sample")}", "take the samples in parts");
        other.Source.ReadWeights(all, weights);
        return WithWeights(weights);
    }

    private void AddWeights(NumberHash hash)
    {
        float[] weights = new float[WeightLength];
        for (int sample = 0; sample < Count; sample++)
        {
            Span<float> some = weights.AsSpan(0, (int)SampleSizes.Of(Source, [sample]).Weights);
            Source.ReadWeights([sample], some);
            hash.Add(some);
        }
    }

    private int[] StartsOfSequences()
    {
        int[] starts = new int[Count + 1];
        for (int i = 0; i < Count; i++)
        {
            starts[i + 1] = checked(starts[i] + Source.LengthOf(i));
        }

        return starts;
    }

    private static void CheckWeights(ReadOnlySpan<float> weights, int each, int[] starts)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            if (!ArgumentChecks.IsWeight(weights[i]))
            {
                int sample = i / each, first = sample * each;
                if (each > 1 && starts.Length > 0)
                {
                    sample = Array.FindLastIndex(starts, start => start <= i);
                    first = starts[sample];
                }

                string step = each > 1 ? string.Create(CultureInfo.InvariantCulture, $" at step {i - first}") : "";
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The weight of sample {sample}{step} is {weights[i]}; weights are finite numbers of at least 0."),
                    nameof(weights));
            }
        }
    }
}
