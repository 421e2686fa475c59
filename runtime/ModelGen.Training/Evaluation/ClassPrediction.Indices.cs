namespace ModelGen.Training;

/// <content>The same of models whose input has <c>type: index</c>.</content>
public static partial class ClassPrediction
{
    /// <summary>Predicts the class of one sample of indices. Allocates nothing.</summary>
    /// <param name="model">The classifier, whose input has <c>type: index</c>: see <see cref="ModelTraining.Classify"/>.</param>
    /// <param name="input">The sample: an index for each time step.</param>
    /// <inheritdoc cref="PredictClass(IPredictor, ReadOnlySpan{float})"/>
    public static int PredictClass(this IPredictor model, ReadOnlySpan<int> input) => One(model, input, MetricDefaults.Threshold);

    /// <summary>Predicts whether a sample of indices is of class 1, by a threshold of your own. Allocates nothing.</summary>
    /// <param name="model">A classifier whose input has <c>type: index</c> and whose output is a single number.</param>
    /// <param name="input">The sample: an index for each time step.</param>
    /// <param name="threshold">The number above which an output means class 1; without it 0.5.</param>
    /// <inheritdoc cref="PredictClass(IPredictor, ReadOnlySpan{float}, double)"/>
    public static int PredictClass(this IPredictor model, ReadOnlySpan<int> input, double threshold)
    {
        CheckOnePosition(model, input);
        CheckThreshold(model, threshold);
        return One(model, input, threshold);
    }

    /// <summary>Predicts the classes of any number of samples of indices or, of a model with an output sequence, of their steps. Allocates nothing.</summary>
    /// <param name="model">The classifier, whose input has <c>type: index</c>: see <see cref="ModelTraining.Classify"/>.</param>
    /// <param name="inputs">The samples: (n, time steps), C order.</param>
    /// <param name="classes">Where the class indices go: (n) or (n, steps), <see cref="Classification.NoClass"/> where an output is not finite.</param>
    /// <inheritdoc cref="PredictClasses(IPredictor, ReadOnlySpan{float}, Span{int})"/>
    public static void PredictClasses(this IPredictor model, ReadOnlySpan<int> inputs, Span<int> classes) =>
        Predict(model, inputs, classes, MetricDefaults.Threshold);

    /// <summary>Predicts the classes of sequences of indices of different lengths or, of a model with an output sequence, of their steps.</summary>
    /// <param name="model">The classifier, whose input has <c>type: index</c>: see <see cref="ModelTraining.Classify"/>.</param>
    /// <param name="inputs">The sequences one behind the other, without padding.</param>
    /// <param name="lengths">The time steps of each sequence, as <see cref="IPredictor"/> takes them.</param>
    /// <param name="classes">Where the class indices go: one for each sequence, or for each of their steps.</param>
    /// <inheritdoc cref="PredictClasses(IPredictor, ReadOnlySpan{float}, ReadOnlySpan{int}, Span{int})"/>
    public static void PredictClasses(this IPredictor model, ReadOnlySpan<int> inputs, ReadOnlySpan<int> lengths, Span<int> classes) =>
        PredictAll(model, inputs, lengths, classes);

    /// <summary>Predicts the most probable classes of one sample of indices, the most probable first and of equals the first. Allocates nothing.</summary>
    /// <param name="model">The classifier, whose input has <c>type: index</c>: see <see cref="ModelTraining.Classify"/>.</param>
    /// <param name="input">The sample: an index for each time step.</param>
    /// <param name="classes">Where the class indices go: as many of the most probable as there is room for, at most all.</param>
    /// <param name="probabilities">Where their probabilities go, as many; NaN where there is no class.</param>
    /// <inheritdoc cref="PredictTop(IPredictor, ReadOnlySpan{float}, Span{int}, Span{float})"/>
    public static void PredictTop(this IPredictor model, ReadOnlySpan<int> input, Span<int> classes, Span<float> probabilities) =>
        Top(model, input, classes, probabilities);
}
