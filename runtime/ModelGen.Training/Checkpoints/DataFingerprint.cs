using System.Globalization;
using System.Runtime.InteropServices;

namespace ModelGen.Training;

/// <summary>What tells the data of one training run from those of another: a checksum, which is computed as fast as samples are read.</summary>
internal static class DataFingerprint
{
    /// <summary>The numbers that are looked at, 1 GiB of them: of larger data as many samples as that are, spread over all.</summary>
    private const long MostNumbers = 1 << 28;

    /// <summary>The CRC-32C of the samples, their lengths included, as 8 hexadecimal digits.</summary>
    public static string Of(Dataset data)
    {
        Checksum checksum = new();
        int count = (int)Math.Clamp(MostNumbers / (data.InputLength + data.TargetLength), 1, data.Count);
        int[] samples = new int[Math.Min(BatchReader.SizeFor(data), count)];
        float[] inputs = [], targets = [], weights = [];
        for (int first = 0; first < count; first += samples.Length)
        {
            Span<int> some = samples.AsSpan(0, Math.Min(samples.Length, count - first));
            for (int i = 0; i < some.Length; i++)
            {
                some[i] = (int)((long)(first + i) * data.Count / count);
                checksum.Add(MemoryMarshal.AsBytes<int>([data.Source.LengthOf(some[i])]));
            }

            SampleSizes sizes = SampleSizes.Of(data.Source, some);
            Grow(ref inputs, sizes.Inputs);
            Grow(ref targets, sizes.Targets);
            Span<float> someInputs = inputs.AsSpan(0, (int)sizes.Inputs), someTargets = targets.AsSpan(0, (int)sizes.Targets);
            data.Source.Read(some, someInputs, someTargets);
            checksum.Add(MemoryMarshal.AsBytes(someInputs));
            checksum.Add(MemoryMarshal.AsBytes(someTargets));
            if (data.WeightLength > 0)
            {
                Grow(ref weights, sizes.Weights);
                Span<float> someWeights = weights.AsSpan(0, (int)sizes.Weights);
                data.Source.ReadWeights(some, someWeights);
                checksum.Add(MemoryMarshal.AsBytes(someWeights));
            }
        }

        return checksum.Value.ToString("x8", CultureInfo.InvariantCulture);
    }

    private static void Grow(ref float[] numbers, long count)
    {
        if (numbers.Length < count)
        {
            numbers = new float[count];
        }
    }
}
