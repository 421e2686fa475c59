using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ModelGen.Training;

/// <summary>Which numbers a model takes in one place: in its inputs, or as targets of its loss.</summary>
/// <param name="Least">The least of them.</param>
/// <param name="Most">The greatest.</param>
/// <param name="InWords">What they are, as the end of an error.</param>
internal readonly record struct NumberRange(float Least, float Most, string InWords)
{
    /// <summary>Whether only whole numbers are taken.</summary>
    private bool IsWhole { get; init; }

    /// <summary>One more number that is taken; null: there is none.</summary>
    private int? Ignored { get; init; }

    /// <summary>What the features of a step may be all together, although none of them is in the range; null: nothing.</summary>
    private float? Missing { get; init; }

    /// <summary>Features of a step.</summary>
    private int Features { get; init; }

    /// <summary>The input of a model: indices, or finite numbers and what masks a step.</summary>
    public static NumberRange OfInput(ModelDescription model) =>
        OfInput(model.InputShape, model.IndexCount, model.Layers.Select(layer => layer.MaskValue).FirstOrDefault(IsMissing));

    /// <summary>One of several inputs of a model.</summary>
    public static NumberRange OfInput(ModelDescription model, InputDescription input) => OfInput(
        input.Shape,
        input.IndexCount,
        model.Layers.Where(layer => layer.Inputs is [string read] && read == input.Name).Select(layer => layer.MaskValue).FirstOrDefault(IsMissing));

    private static bool IsMissing(float? value) => value is float mask && !float.IsFinite(mask);

    private static NumberRange OfInput(TensorShape shape, int? indexCount, float? missing)
    {
        if (indexCount is int indices)
        {
            return new NumberRange(0, indices - 1, $"the indices of the model are whole numbers from 0 to {indices - 1}") { IsWhole = true };
        }

        string steps = missing is float number ? string.Create(CultureInfo.InvariantCulture, $", or {number} in all features of a step") : "";
        return new NumberRange(float.MinValue, float.MaxValue, "inputs are finite numbers" + steps) { Missing = missing, Features = shape[^1] };
    }

    /// <summary>The targets of a model's loss.</summary>
    public static NumberRange OfTargets(Loss loss, ModelDescription model)
    {
        if (loss.TakesClassIndices())
        {
            return OfClasses(model.OutputShape[^1], model.Training?.IgnoredClass);
        }

        (float least, float most) = (loss.LeastTarget(), loss.GreatestTarget());
        string numbers = most == 1 ? $"numbers from {least} to 1" : least == 0 ? "finite numbers of at least 0" : "finite numbers";
        return new NumberRange(least, most, $"targets of {loss.GetKerasName()} are {numbers}");
    }

    /// <summary>The indices of classes, and what the loss ignores.</summary>
    public static NumberRange OfClasses(int classes, int? ignored = null)
    {
        string others = ignored is int index ? string.Create(CultureInfo.InvariantCulture, $", and {index} is ignored") : "";
        return new(0, classes - 1, $"the class indices of the model are whole numbers from 0 to {classes - 1}{others}") { IsWhole = true, Ignored = ignored };
    }

    /// <summary>Where the first number stands that is none of these; -1: all are. Where steps may be missing, the numbers begin with a step.</summary>
    public int IndexOfOther(ReadOnlySpan<float> numbers)
    {
        int from = IsWhole ? 0 : CountInVectors(numbers);
        for (int i = from; i < numbers.Length; i++)
        {
            if (!Contains(numbers[i]) && !IsMissing(numbers, i))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Whether a number is one of these; NaN is in no range.</summary>
    public bool Contains(float number) =>
        (number >= Least && number <= Most && (!IsWhole || number == MathF.Floor(number))) || number == Ignored;

    private bool IsMissing(ReadOnlySpan<float> numbers, int index) =>
        Missing is float missing && !numbers.Slice(index / Features * Features, Features).ContainsAnyExcept(missing);

    /// <summary>How many numbers, whole vectors from the start, lie within the bounds: there may be a hundred million of them.</summary>
    private int CountInVectors(ReadOnlySpan<float> numbers)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(numbers);
        Vector<float> least = new(Least), most = new(Most);
        int count = 0;
        while (count < vectors.Length && Vector.GreaterThanOrEqualAll(vectors[count], least) && Vector.LessThanOrEqualAll(vectors[count], most))
        {
            count++;
        }

        return count * Vector<float>.Count;
    }
}
