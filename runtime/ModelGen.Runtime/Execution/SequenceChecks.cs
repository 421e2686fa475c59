using System.Runtime.CompilerServices;
using static System.FormattableString;

namespace ModelGen.CompilerServices;

/// <summary>What a model refuses of sequences with lengths of their own, in the same words wherever it computes.</summary>
internal static class SequenceChecks
{
    /// <summary>Checks that all sequences have the only length that a model takes, and that there are as many values.</summary>
    /// <exception cref="ArgumentException">One has not, or there are more values or fewer; says which, and what to do.</exception>
    public static void Whole(
        ModelDescription model, InputSpan input, ReadOnlySpan<int> lengths, [CallerArgumentExpression(nameof(input))] string name = "")
    {
        int steps = Steps(model);
        int other = lengths.IndexOfAnyExcept(steps);
        if (other >= 0)
        {
            throw new ArgumentException(
                Invariant($"Sequence {other} has a length of {lengths[other]}; {model.Name} takes {steps} time steps. Write 'lengths: true' beside the ")
                + "shape of its input for sequences of any length, and build again.",
                nameof(lengths));
        }

        Input(model, input, lengths, name);
    }

    /// <summary>Checks the lengths of sequences, and that of their values.</summary>
    /// <returns>How many time steps they have together.</returns>
    /// <exception cref="ArgumentException">A length is out of range, or there are more values or fewer; says where.</exception>
    public static int Input(
        ModelDescription model, InputSpan input, ReadOnlySpan<int> lengths, [CallerArgumentExpression(nameof(input))] string name = "")
    {
        int most = Steps(model), features = model.InputShape[^1];
        long steps = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] < 1 || lengths[i] > most)
            {
                throw new ArgumentException(
                    Invariant($"Sequence {i} has a length of {lengths[i]}; {model.Name} takes 1 to {most} time steps."), nameof(lengths));
            }

            steps += lengths[i];
        }

        if (input.Length != steps * features)
        {
            throw new ArgumentException(
                Invariant($"The lengths of {Quantity.Of(lengths.Length, "sequence")} come to {Quantity.Of(steps, "time step")}, for which {model.Name} takes {steps} * {features} = ")
                + Invariant($"{steps * features} elements; the input has {input.Length}."),
                name);
        }

        IndexChecks.Check(model, input, lengths, name);
        return (int)steps;
    }

    /// <summary>The length of one sequence, from that of its values.</summary>
    /// <exception cref="ArgumentException">It is no whole number, or out of range.</exception>
    public static int One(ModelDescription model, InputSpan input, [CallerArgumentExpression(nameof(input))] string name = "")
    {
        int most = Steps(model), features = model.InputShape[^1], steps = input.Length / features;
        return steps * features == input.Length && steps >= 1 && steps <= most
            ? steps
            : throw new ArgumentException(
                Invariant($"The input of {model.Name} is one sequence of 1 to {most} time steps with {features} elements each, which {input.Length} ")
                + Invariant($"elements are not; several sequences go with their lengths."),
                name);
    }

    /// <summary>Checks how many outputs or targets there are.</summary>
    /// <param name="model">The model.</param>
    /// <param name="length">How many.</param>
    /// <param name="samples">Sequences.</param>
    /// <param name="steps">Their time steps together.</param>
    /// <param name="each">Elements of a sample that has all time steps.</param>
    /// <param name="what">What they are.</param>
    /// <exception cref="ArgumentException">It is another number.</exception>
    public static void Length(ModelDescription model, int length, int samples, int steps, int each, string what)
    {
        bool inTime = model.OutputShape.Rank > 1;
        long needed = inTime ? (long)steps * (each / model.OutputShape[0]) : (long)samples * each;
        if (length != needed)
        {
            string of = inTime ? Quantity.Of(steps, "time step") : Quantity.Of(samples, "sequence");
            throw new ArgumentException(Invariant($"The {what} of {model.Name} for {of} takes {Quantity.Of(needed, "element")}, not {length}."), what);
        }
    }

    private static int Steps(ModelDescription model) => model.InputShape.Rank > 1 ? model.InputShape[0] : 1;
}
