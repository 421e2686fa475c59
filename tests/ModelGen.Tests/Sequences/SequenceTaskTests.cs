using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sequences.Data;

namespace ModelGen.Tests.Sequences;

/// <summary>What the two tasks have in common whose sequences the project makes.</summary>
public sealed class SequenceTaskTests
{
    public static TheoryData<string> Names => ["strokes", "segments"];

    [Theory]
    [InlineData("strokes", 200, 2)]
    [InlineData("segments", 100, 39)]
    public void Has_345_samples_for_training_and_100_for_the_test(string name, int steps, int features)
    {
        SequenceTask task = Make(name, 42, SequenceTask.DefaultSamples);
        Assert.Equal(name, task.Name);
        Assert.Equal((345, 100), (task.Train.Count, task.Test.Count));
        Assert.All([task.Train, task.Test], set => Assert.Equal((steps, features, 5), (set.Steps, set.Features, set.Classes.Length)));
        Assert.EndsWith("with the seed 42", task.Origin);
    }

    [Theory]
    [InlineData("strokes", "489DC09CFF7E38F4614F16A7FB5B9FC9B20E186314FC27802498B67D71077236")]
    [InlineData("segments", "0B80D89CCAFEC28370F0B2EC7E2D082DEB0B7B1B30DB36A16BD71B73991EAAA7")]
    public void Makes_the_same_bytes_on_every_machine(string name, string hash) =>
        Assert.Equal(hash, Hash(Make(name, 42, 50).Train));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_is_a_function_of_the_seed_and_its_index_alone(string name)
    {
        SequenceSet few = Make(name, 42, 20).Train;
        SequenceSet many = Make(name, 42, 60).Train;
        Assert.Equal(few.Inputs.ToArray(), many.Inputs[..few.Inputs.Length].ToArray());
        Assert.NotEqual(Hash(few), Hash(Make(name, 43, 20).Train));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_two_samples_are_equal_within_a_seed_or_between_training_and_test(string name)
    {
        SequenceTask task = Make(name, 42, 345);
        SequenceTask other = Make(name, 43, 345);
        string[] samples = [.. new[] { task.Train, task.Test, other.Train, other.Test }.SelectMany(Samples)];
        Assert.Equal(890, samples.Distinct().Count());

        static IEnumerable<string> Samples(SequenceSet set) =>
            Enumerable.Range(0, set.Count).Select(i => Convert.ToBase64String(MemoryMarshal.AsBytes(set[i])));
    }

    [Theory]
    [InlineData("strokes", 46, 200)]
    [InlineData("segments", 20, 98)]
    public void Lengths_vary_and_no_class_is_known_by_its_own(string name, int least, int most)
    {
        SequenceSet set = Make(name, 42, 1000).Train;
        int[] lengths = set.Lengths.ToArray();
        Assert.All(lengths, length => Assert.InRange(length, least, most));
        Assert.True(lengths.Distinct().Count() > 50, "lengths hardly vary");

        double mean = lengths.Average();
        Assert.All(Enumerable.Range(0, 5), label =>
        {
            int[] own = [.. lengths.Where((_, i) => set.Labels.Span[i] == label)];
            Assert.Equal(200, own.Length);
            Assert.InRange(own.Average() / mean, 0.8, 1.2);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_share_that_validates_has_as_many_of_each_class(string name)
    {
        SequenceSet train = Make(name, 42, 345).Train;
        (_, ModelGen.Training.Dataset validation) = train.ToDataset().Split(0.2);
        int[] counts = [.. Enumerable.Range(0, 5).Select(label => validation.Targets.ToArray().Count(target => target == label))];
        Assert.InRange(counts.Max() - counts.Min(), 0, 1);
    }

    internal static SequenceTask Make(string name, ulong seed, int samples) =>
        name == "strokes" ? SequenceTask.Strokes(seed, samples) : SequenceTask.Segments(seed, samples);

    private static string Hash(SequenceSet set) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(set.Inputs.Span)));
}
