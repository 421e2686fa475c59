using System.Globalization;

namespace ModelGen.Training;

/// <summary>Finds numbers of samples that a model and its loss do not take, without allocating unless there are any.</summary>
/// <param name="model">The model.</param>
/// <param name="role">What the samples are there for.</param>
internal sealed class NumberCheck(ModelDescription model, DataRole role)
{
    private readonly bool hasIndices = model.IndexCount is not null || model.Inputs.Any(input => input.IndexCount is not null);

    /// <summary>Which numbers each input takes, and its place in a sample.</summary>
    private readonly (NumberRange Range, int Offset, int Length)[] inputRanges = model.Inputs.IsEmpty
        ? [(NumberRange.OfInput(model), 0, model.InputLength)]
        : [.. model.Inputs.Select(input => (NumberRange.OfInput(model, input), input.Offset, input.Shape.Length))];

    /// <summary>The outputs with the targets that their losses take; null: there is no loss, or only the forward pass tells which targets count.</summary>
    private readonly (OutputView Part, NumberRange? Range)[] targetRanges = model.Training is null ? []
        : [.. OutputView.Of(model).Select(part => (part, InputMask.TellsOutputMask(part.Model) ? NumberRange.OfTargets(part.Model.Training!.Loss, part.Model) : (NumberRange?)null))];

    /// <summary>What is wrong with the numbers of some samples, as far as it can be told before the forward pass; null: nothing.</summary>
    /// <param name="samples">The indices of the samples in their data set; empty: they are counted from 0.</param>
    /// <param name="lengths">The time steps of each that has a length of its own; empty: none has.</param>
    /// <param name="inputs">Their inputs.</param>
    /// <param name="targets">Their targets.</param>
    public string? Fault(ReadOnlySpan<int> samples, ReadOnlySpan<int> lengths, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets)
    {
        if ((role.InputsAreFinite || hasIndices) && OtherInput(inputs) is (int other, NumberRange taken))
        {
            return Describe("input", samples, inputs, Place(other, lengths, model.InputLength, inTime: true), taken);
        }

        foreach ((OutputView part, NumberRange? targetRange) in targetRanges)
        {
            if (targetRange is NumberRange range && IndexOfOtherTarget(part, range, inputs, targets) is >= 0 and int index)
            {
                string what = part.Name.Length == 0 ? "target" : $"target for '{part.Name}'";
                return Describe(what, samples, targets, Place(index, lengths, model.TargetLength, model.OutputShape.Rank > 1), range);
            }
        }

        return null;
    }

    /// <summary>Where the first number stands that is none of those that its input takes, and what these are; null: nowhere.</summary>
    private (int Index, NumberRange Range)? OtherInput(ReadOnlySpan<float> inputs)
    {
        if (inputRanges is [(NumberRange only, _, _)])
        {
            int index = only.IndexOfOther(inputs);
            return index < 0 ? null : (index, only);
        }

        for (int sample = 0; sample < inputs.Length; sample += model.InputLength)
        {
            foreach ((NumberRange range, int offset, int length) in inputRanges)
            {
                int index = range.IndexOfOther(inputs.Slice(sample + offset, length));
                if (index >= 0)
                {
                    return (sample + offset + index, range);
                }
            }
        }

        return null;
    }

    /// <summary>Says what is wrong with a number.</summary>
    /// <param name="what">What it is of: an input or a target.</param>
    /// <param name="numbers">All numbers of that.</param>
    /// <param name="index">Which of them it is.</param>
    /// <param name="sample">The index of the sample.</param>
    /// <param name="role">What the samples are there for.</param>
    /// <param name="range">What it is none of.</param>
    public static string Describe(string what, ReadOnlySpan<float> numbers, int index, int sample, DataRole role, NumberRange range)
    {
        string place = numbers.Length == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" at element {index}");
        return string.Create(CultureInfo.InvariantCulture, $"The {what} of sample {sample}{role.Of} is {numbers[index]}{place}; {range.InWords}.");
    }

    private string Describe(
        string what, ReadOnlySpan<int> samples, ReadOnlySpan<float> numbers, (int Row, int First, int Length, int Index) at, NumberRange range) =>
        Describe(what, numbers.Slice(at.First, at.Length), at.Index, samples.IsEmpty ? at.Row : samples[at.Row], role, range);

    /// <summary>Which sample an element belongs to, where that begins and how long it is, and which of its elements this is.</summary>
    private (int Row, int First, int Length, int Index) Place(int index, ReadOnlySpan<int> lengths, int length, bool inTime)
    {
        if (lengths.IsEmpty || !inTime)
        {
            return (index / length, index / length * length, length, index % length);
        }

        int row = 0, first = 0, each = length / model.InputShape[0];
        while (index >= first + (lengths[row] * each))
        {
            first += lengths[row++] * each;
        }

        return (row, first, lengths[row] * each, index - first);
    }

    /// <summary>Where the first target stands that the loss of an output does not take, at a position that counts; -1: nowhere.</summary>
    private int IndexOfOtherTarget(OutputView part, NumberRange range, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets)
    {
        ModelDescription output = part.Model;
        if (part.Name.Length == 0)
        {
            return IndexOfOtherTarget(output, range, inputs, targets);
        }

        for (int sample = 0; sample < targets.Length / model.TargetLength; sample++)
        {
            int first = (sample * model.TargetLength) + part.TargetOffset;
            int index = IndexOfOtherTarget(
                output, range, inputs.Slice(sample * model.InputLength, model.InputLength), targets.Slice(first, output.TargetLength));
            if (index >= 0)
            {
                return first + index;
            }
        }

        return -1;
    }

    private static int IndexOfOtherTarget(ModelDescription output, NumberRange range, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets)
    {
        int width = output.TargetLength / output.Positions;
        for (int from = 0; ; from++)
        {
            int found = range.IndexOfOther(targets[from..]);
            from += found;
            if (found < 0 || !InputMask.IsMasked(inputs, output, from / width))
            {
                return found < 0 ? -1 : from;
            }
        }
    }
}
