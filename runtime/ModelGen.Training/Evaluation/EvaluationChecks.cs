using System.Globalization;

namespace ModelGen.Training;

/// <summary>Finds what can't be counted before any of it is.</summary>
internal static class EvaluationChecks
{
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public static void CheckClass(int index, int classes, string name)
    {
        if ((uint)index >= (uint)classes)
        {
            throw new ArgumentOutOfRangeException(name, index, $"There is no class {index}; classes go from 0 to {classes - 1}.");
        }
    }

    /// <exception cref="ArgumentException">A class does not exist; says where it stands.</exception>
    public static void CheckClasses(ReadOnlySpan<int> indices, int classes, string name)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)classes)
            {
                throw new ArgumentException($"Position {i} has the class {indices[i]}; classes go from 0 to {classes - 1}.", name);
            }
        }
    }

    /// <exception cref="ArgumentException">There are more or fewer predictions than labels.</exception>
    public static void CheckSameLength(ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted, string name)
    {
        if (labels.Length != predicted.Length)
        {
            throw new ArgumentException(
                $"There are {labels.Length} labels and {predicted.Length} predictions; give one prediction for each label.", name);
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">The weight is negative or not finite.</exception>
    public static void CheckWeight(double weight, string name)
    {
        if (!IsWeight(weight))
        {
            throw new ArgumentOutOfRangeException(name, weight, "A weight is a finite number of at least 0.");
        }
    }

    /// <summary>Checks weights; none at all stand for weights of 1.</summary>
    /// <exception cref="ArgumentException">There are more or fewer weights than positions, or one is negative or not finite.</exception>
    public static void CheckWeights(ReadOnlySpan<double> weights, int count, string name)
    {
        if (weights.Length != 0 && weights.Length != count)
        {
            throw new ArgumentException($"There are {weights.Length} weights; give one for each of {count}, or none at all.", name);
        }

        for (int i = 0; i < weights.Length; i++)
        {
            if (!IsWeight(weights[i]))
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture, $"The weight at {i} is {weights[i]}; weights are finite numbers of at least 0."),
                    name);
            }
        }
    }

    private static bool IsWeight(double weight) => double.IsFinite(weight) && weight >= 0;
}
