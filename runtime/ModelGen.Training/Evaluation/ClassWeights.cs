namespace ModelGen.Training;

/// <summary>Weights by class, for classes of which there are unequally many samples.</summary>
/// <remarks>
/// <see cref="FitOptions.ClassWeights"/> takes them. As in Keras they are for training alone, where each position weighs as much as its class, times
/// the weight that it has in its data set; they reach the loss and what is listed under <c>weighted_metrics</c>.
/// </remarks>
public static class ClassWeights
{
    /// <summary>The weight of each sample: that of its class.</summary>
    /// <param name="labels">The class of each sample: (n), from 0.</param>
    /// <param name="classWeights">The weight of each class, finite and at least 0; 1 for a class that Keras' dictionary leaves out.</param>
    /// <returns>(n) weights.</returns>
    /// <exception cref="ArgumentException">A label has no weight, or a weight is out of range; says which.</exception>
    public static double[] ToSampleWeights(ReadOnlySpan<int> labels, ReadOnlySpan<double> classWeights)
    {
        EvaluationChecks.CheckWeights(classWeights, classWeights.Length, nameof(classWeights));
        EvaluationChecks.CheckClasses(labels, classWeights.Length, nameof(labels));
        double[] weights = new double[labels.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = classWeights[labels[i]];
        }

        return weights;
    }

    /// <summary>
    /// Weights that make all classes count the same: n / (c n_k) for a class of n_k among n samples, with c classes that occur, as
    /// scikit-learn's <c>class_weight="balanced"</c>. The weights of all samples add up to n.
    /// </summary>
    /// <param name="labels">The class of each sample: (n), from 0.</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <returns>One weight for each class; 1 for one that does not occur.</returns>
    /// <exception cref="ArgumentException">A label is no class; says which.</exception>
    public static double[] Balanced(ReadOnlySpan<int> labels, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        EvaluationChecks.CheckClasses(labels, classes, nameof(labels));
        int[] counts = new int[classes];
        foreach (int label in labels)
        {
            counts[label]++;
        }

        double mean = (double)labels.Length / counts.Count(count => count > 0);
        return [.. counts.Select(count => count == 0 ? 1 : mean / count)];
    }
}
