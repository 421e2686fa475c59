using System.Collections.Immutable;
using System.Numerics;
using SampleKit;
using SampleKit.Pen;

namespace Sequences.Data.Strokes;

/// <summary>
/// Handwritten characters as a tablet gives them: where the pen is at equal intervals of time. Only sums, products, quotients and
/// square roots are computed, all exactly rounded, so that a seed means the same bytes on every machine.
/// </summary>
/// <param name="seed">The seed; every character is a function of it and of its own index.</param>
internal sealed class StrokeCharacters(ulong seed)
{
    /// <summary>Steps of a sequence with its padding: those of the longest head and the longest tail.</summary>
    public const int Steps = 200;

    /// <summary>x, to the right, and y, down, both about -1 to 1.</summary>
    private const int Features = 2;

    // What the beginning says has to be kept for as long as the tail takes.
    private const int ShortestHead = 40;
    private const int LongestHead = 90;
    private const int ShortestTail = 6;
    private const int LongestTail = Steps - LongestHead;

    /// <summary>Hands that write about 2 high and wide.</summary>
    private static readonly Handwriting Writing = new(
        Centre: Vector2.Zero,
        Wander: 0.08f,
        Height: (0.65f, 0.95f),
        Width: (0.8f, 1.25f),
        Slant: 0.15f,
        Turn: 0.04f,
        Bend: 0.06f,
        Unsteadiness: (0.025f, 0.065f));

    /// <summary>The first characters of this seed; each class has its turn.</summary>
    /// <param name="count">How many, above 0.</param>
    public SequenceSet Make(int count) =>
        SequenceSet.Make(count, Steps, Features, [.. Characters.All.Select(character => character.Name)], Write);

    /// <summary>Writes one character.</summary>
    /// <param name="index">Which of this seed, from 0.</param>
    /// <returns>(length, 2).</returns>
    public float[] Write(int index)
    {
        Draws draws = new(seed, (uint)index);
        Character character = Characters.All[index % Characters.All.Length];
        ImmutableArray<PenPoint> head = OneOf(character.Heads, ref draws).Points;
        ImmutableArray<PenPoint> stroke = [.. head, .. OneOf(character.Tails, ref draws).Points];
        Hand hand = new(Writing, ref draws);
        float tremor = draws.Between(0.001f, 0.005f);
        Span<Vector2> points = stackalloc Vector2[stroke.Length];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = hand.Place(stroke[i].Position, ref draws);
        }

        PenPath path = new(points, stroke.AsSpan(), ref draws);
        return Sample(path, path.TimeAt(head.Length - 1), tremor, ref draws);
    }

    /// <summary>Looks where the pen is, at equal intervals in the head and at other equal ones in the tail.</summary>
    /// <param name="path">The path of the pen.</param>
    /// <param name="headTime">When the head ends.</param>
    /// <param name="tremor">How far the pen shakes from one step to the next.</param>
    /// <param name="draws">For the numbers of steps and the tremor.</param>
    /// <returns>(steps, 2).</returns>
    private static float[] Sample(PenPath path, float headTime, float tremor, ref Draws draws)
    {
        // Most writers hurry through the tail, which tells little. From these a network can learn what to keep for the others.
        float leisure = draws.Uniform();
        // The largest numbers are rounded up to where the range ends.
        int headSteps = Math.Min((int)draws.Between(ShortestHead, LongestHead + 1), LongestHead);
        int tailSteps = Math.Min((int)(ShortestTail + leisure * leisure * leisure * (LongestTail + 1 - ShortestTail)), LongestTail);
        float tailTime = path.Duration - headTime;
        float[] sequence = new float[Features * (headSteps + tailSteps)];
        Vector2 shake = Vector2.Zero;
        for (int step = 0; step < headSteps + tailSteps; step++)
        {
            float time = step < headSteps ? headTime * step / headSteps : headTime + tailTime * (step - headSteps + 1) / tailSteps;
            shake = 0.7f * shake + tremor * new Vector2(draws.Normal(), draws.Normal());
            (path.At(time) + shake).CopyTo(sequence, Features * step);
        }

        return sequence;
    }

    private static T OneOf<T>(ImmutableArray<T> ways, ref Draws draws) => ways[(int)(draws.Uniform() * ways.Length)];
}
