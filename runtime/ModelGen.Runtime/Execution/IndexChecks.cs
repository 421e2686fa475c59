using System.Runtime.CompilerServices;
using static System.FormattableString;

namespace ModelGen.CompilerServices;

/// <summary>What a model refuses of indices, in the same words wherever it computes. Kernels look indices up without a check.</summary>
internal static class IndexChecks
{
    /// <summary>Checks that samples are indices where the model looks them up, each within its tables, and numbers elsewhere.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The samples, each with as many time steps.</param>
    /// <param name="steps">Time steps of a sample.</param>
    /// <param name="firstSample">Which sample the first is.</param>
    /// <param name="name">The caller's parameter.</param>
    /// <exception cref="ArgumentException">Something else is among them; says where.</exception>
    public static void Check(
        ModelDescription model, InputSpan input, int steps, int firstSample = 0, [CallerArgumentExpression(nameof(input))] string name = "")
    {
        int other = IndexOfOther(model, input, name);
        if (other >= 0)
        {
            throw Fault(model, input, other, firstSample + (other / steps), other % steps, name);
        }

        CheckParts(model, input, name);
    }

    /// <summary>The same for one of several inputs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="part">The input, which is of indices.</param>
    /// <param name="input">Those of samples.</param>
    /// <param name="firstSample">Which sample the first is.</param>
    /// <param name="name">The caller's parameter; null: it is called like the input.</param>
    /// <exception cref="ArgumentException">Something else is among them; says where.</exception>
    public static void Check(ModelDescription model, InputDescription part, InputSpan input, int firstSample = 0, string? name = null)
    {
        int other = IndexOfOther(input, part.IndexCount!.Value), steps = part.Shape.Length;
        if (other >= 0)
        {
            throw new ArgumentException(
                Invariant($"Step {other % steps} of '{part.Name}' of sample {firstSample + (other / steps)} is {Shown(input, other)}; the indices that ")
                + Invariant($"{model.Name} takes there are whole numbers from 0 to {part.IndexCount - 1}."),
                name ?? part.Name);
        }
    }

    /// <summary>The same for samples with lengths of their own.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The sequences one behind the other.</param>
    /// <param name="lengths">The time steps of each.</param>
    /// <param name="name">The caller's parameter.</param>
    /// <exception cref="ArgumentException">Something else is among them; says where.</exception>
    public static void Check(
        ModelDescription model, InputSpan input, ReadOnlySpan<int> lengths, [CallerArgumentExpression(nameof(input))] string name = "")
    {
        int other = IndexOfOther(model, input, name);
        if (other >= 0)
        {
            int sample = 0, step = other;
            while (step >= lengths[sample])
            {
                step -= lengths[sample++];
            }

            throw Fault(model, input, other, sample, step, name);
        }

        CheckParts(model, input, name);
    }

    /// <summary>Whether a number is an index of so many.</summary>
    public static bool IsIndex(float number, int count) => number >= 0 && number < count && number == (int)number;

    /// <summary>Checks those of several inputs that are indices, in samples of all inputs.</summary>
    private static void CheckParts(ModelDescription model, InputSpan input, string name)
    {
        foreach (InputDescription part in model.Inputs)
        {
            for (int from = part.Offset; from < input.Length && part.IndexCount is not null; from += model.InputLength)
            {
                Check(model, part, input.Slice(from, part.Shape.Length), from / model.InputLength, name);
            }
        }
    }

    /// <summary>The first that is no index of the model's, or -1.</summary>
    private static int IndexOfOther(ModelDescription model, InputSpan input, string name)
    {
        if (model.IndexCount is not int count)
        {
            return input.Indices.IsEmpty
                ? -1
                : throw new ArgumentException(
                    $"The input of {model.Name} is numbers, not indices: give it floats, as 1f rather than 1. Only a model whose input has 'type: index' "
                    + "takes whole numbers.",
                    name);
        }

        return IndexOfOther(input, count);
    }

    /// <summary>The first that is no index of so many, or -1.</summary>
    private static int IndexOfOther(InputSpan input, int count)
    {
        for (int i = 0; i < input.Indices.Length; i++)
        {
            if ((uint)input.Indices[i] >= (uint)count)
            {
                return i;
            }
        }

        for (int i = 0; i < input.Numbers.Length; i++)
        {
            if (!IsIndex(input.Numbers[i], count))
            {
                return i;
            }
        }

        return -1;
    }

    private static ArgumentException Fault(ModelDescription model, InputSpan input, int place, int sample, int step, string name)
    {
        return new ArgumentException(
            Invariant($"Step {step} of sample {sample} is {Shown(input, place)}; the indices that {model.Name} takes are whole numbers from 0 to ")
            + Invariant($"{model.IndexCount - 1}."),
            name);
    }

    private static string Shown(InputSpan input, int place) =>
        input.Indices.IsEmpty ? Invariant($"{input.Numbers[place]}") : Invariant($"{input.Indices[place]}");
}
