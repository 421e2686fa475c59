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
            throw new ArgumentOutOfRangeException(
                name, index, string.Create(CultureInfo.InvariantCulture, $"There is no class {index}; classes go from 0 to {classes - 1}."));
        }
    }

    /// <summary>Checks what was predicted: a class, or none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public static void CheckPrediction(int predicted, int classes, string name)
    {
        if (predicted != Classification.NoClass)
        {
            CheckClass(predicted, classes, name);
        }
    }

    /// <exception cref="ArgumentException">A class does not exist; says where it stands.</exception>
    public static void CheckClasses(ReadOnlySpan<int> indices, int classes, string name) => CheckFrom(0, indices, classes, name);

    /// <summary>Checks what was predicted: classes, or none.</summary>
    /// <exception cref="ArgumentException">A class does not exist; says where it stands.</exception>
    public static void CheckPredictions(ReadOnlySpan<int> predicted, int classes, string name) =>
        CheckFrom(Classification.NoClass, predicted, classes, name);

    /// <exception cref="ArgumentException">There are more or fewer predictions than labels.</exception>
    public static void CheckSameLength(ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted, string name)
    {
        if (labels.Length != predicted.Length)
        {
            throw new ArgumentException(
                $"{Quantity.ThereAre(labels.Length, "label")} and {Quantity.Of(predicted.Length, "prediction")}; give one prediction for each label.", name);
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
        CheckWeightCount(weights, count, name);
        for (int i = 0; i < weights.Length; i++)
        {
            CheckWeightAt(i, weights, name);
        }
    }

    /// <summary>Checks the number of weights; none at all stand for weights of 1.</summary>
    /// <exception cref="ArgumentException">There are more or fewer weights than positions.</exception>
    public static void CheckWeightCount(ReadOnlySpan<double> weights, int count, string name)
    {
        if (weights.Length != 0 && weights.Length != count)
        {
            throw new ArgumentException($"{Quantity.ThereAre(weights.Length, "weight")}; give one for each of {count}, or none at all.", name);
        }
    }

    /// <exception cref="ArgumentException">The weight is negative or not finite.</exception>
    public static void CheckWeightAt(int index, ReadOnlySpan<double> weights, string name)
    {
        if (!IsWeight(weights[index]))
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture, $"The weight at {index} is {weights[index]}; weights are finite numbers of at least 0."),
                name);
        }
    }

    private static void CheckFrom(int least, ReadOnlySpan<int> indices, int classes, string name)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] < least || indices[i] >= classes)
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture, $"Position {i} has the class {indices[i]}; classes go from 0 to {classes - 1}."),
                    name);
            }
        }
    }

    private static bool IsWeight(double weight) => double.IsFinite(weight) && weight >= 0;
}
