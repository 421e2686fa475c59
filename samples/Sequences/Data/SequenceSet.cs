using System.Collections.Immutable;
using ModelGen.Training;

namespace Sequences.Data;

/// <summary>One sequence and what it is.</summary>
/// <param name="Values">(length, features), C order.</param>
/// <param name="Label">Its class, from 0.</param>
/// <param name="Origin">Where it comes from, to begin an error with.</param>
internal sealed record Sequence(float[] Values, int Label, string Origin);

/// <summary>Sequences of different lengths, padded at their ends to the same number of steps, and their classes.</summary>
internal sealed class SequenceSet
{
    /// <summary>What all features of a step equal where the sequence has ended: what the models mask.</summary>
    public const float Padding = 2;

    private readonly float[] inputs;
    private readonly int[] labels;
    private readonly int[] lengths;

    /// <summary>Pads sequences.</summary>
    /// <param name="sequences">At least one.</param>
    /// <param name="steps">The steps to pad to.</param>
    /// <param name="features">Numbers in a step.</param>
    /// <param name="classes">The names of the classes.</param>
    /// <exception cref="InvalidDataException">
    /// A sequence has no step or too many, or one that could not be told from padding; says which sequence and which step.
    /// </exception>
    public SequenceSet(IReadOnlyList<Sequence> sequences, int steps, int features, ImmutableArray<string> classes)
    {
        (Steps, Features, Classes) = (steps, features, classes);
        labels = new int[sequences.Count];
        lengths = new int[sequences.Count];
        inputs = new float[checked(sequences.Count * steps * features)];
        inputs.AsSpan().Fill(Padding);
        for (int i = 0; i < sequences.Count; i++)
        {
            Check(sequences[i]);
            labels[i] = sequences[i].Label;
            lengths[i] = sequences[i].Values.Length / features;
            sequences[i].Values.CopyTo(inputs, i * steps * features);
        }
    }

    /// <summary>How many sequences there are.</summary>
    public int Count => labels.Length;

    /// <summary>Steps of every sequence, padding included.</summary>
    public int Steps { get; }

    /// <summary>Numbers in a step.</summary>
    public int Features { get; }

    /// <summary>The names of the classes.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>(<see cref="Count"/>, <see cref="Steps"/>, <see cref="Features"/>), C order; <see cref="Padding"/> behind each sequence.</summary>
    public ReadOnlyMemory<float> Inputs => inputs;

    /// <summary>The class of each sequence, from 0.</summary>
    public ReadOnlyMemory<int> Labels => labels;

    /// <summary>The steps of each sequence without its padding, at least 1.</summary>
    public ReadOnlyMemory<int> Lengths => lengths;

    /// <summary>A sequence without its padding: (length, features).</summary>
    public ReadOnlySpan<float> this[int index] => inputs.AsSpan(index * Steps * Features, lengths[index] * Features);

    /// <summary>Makes sequences of which each class has its turn, so that any part of the set in a row has all classes.</summary>
    /// <param name="count">How many, above 0.</param>
    /// <param name="steps">The steps to pad to.</param>
    /// <param name="features">Numbers in a step.</param>
    /// <param name="classes">The names of the classes.</param>
    /// <param name="make">Makes the sequence of an index, which is of the class index modulo classes; runs on several threads.</param>
    public static SequenceSet Make(int count, int steps, int features, ImmutableArray<string> classes, Func<int, float[]> make)
    {
        Sequence[] sequences = new Sequence[count];
        Parallel.For(0, count, index => sequences[index] = new Sequence(make(index), index % classes.Length, $"sequence {index}"));
        return new SequenceSet(sequences, steps, features, classes);
    }

    /// <summary>The set as a model takes it.</summary>
    public Dataset ToDataset() => Dataset.WithLabels(inputs, Steps * Features, labels);

    private void Check(Sequence sequence)
    {
        int length = sequence.Values.Length / Features;
        if (length < 1 || length > Steps)
        {
            throw new InvalidDataException($"{sequence.Origin}: expected 1 to {Steps} steps, as many as the model takes, found {length}");
        }

        for (int step = 0; step < length; step++)
        {
            if (!sequence.Values.AsSpan(step * Features, Features).ContainsAnyExcept(Padding))
            {
                throw new InvalidDataException(
                    $"{sequence.Origin}: step {step + 1}: expected a step that is no padding, found all {Features} features equal to {Padding}");
            }
        }
    }
}
