using System.Buffers;
using ModelGen.CompilerServices;

namespace ModelGen.Training;

/// <summary>
/// What class a classifier takes a sample for, by the same rules as <see cref="ModelTraining.Classify"/> and as the metric accuracy: the
/// first of the largest outputs or, where the output is a single number, class 1 above 0.5 and class 0 up to it.
/// </summary>
public static partial class ClassPrediction
{
    /// <summary>Outputs up to this many elements find room on the stack.</summary>
    private const int MostOnStack = 256;

    /// <summary>Elements of outputs that are computed at a time.</summary>
    private const int MostOutputs = 1 << 20;

    /// <summary>Predicts the class of one sample. Allocates nothing.</summary>
    /// <param name="model">The classifier: see <see cref="ModelTraining.Classify"/>.</param>
    /// <param name="input">The input of the sample: <see cref="ModelDescription.InputLength"/> elements, C order.</param>
    /// <returns>
    /// The class index, from 0, whose name is <see cref="ClassName"/>; <see cref="Classification.NoClass"/>, which is −1, where an output is not a
    /// finite number.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The model is no classifier, or gives a class for each step, or the input is not one sample; says what to do.
    /// </exception>
    public static int PredictClass(this IPredictor model, ReadOnlySpan<float> input) => One(model, input, MetricDefaults.Threshold);

    /// <summary>Predicts whether a sample is of class 1, by a threshold of your own. Allocates nothing.</summary>
    /// <param name="model">A classifier whose output is a single number.</param>
    /// <param name="input">The input of the sample: <see cref="ModelDescription.InputLength"/> elements, C order.</param>
    /// <param name="threshold">The number above which an output means class 1; without it 0.5.</param>
    /// <returns>1 or 0; <see cref="Classification.NoClass"/> where the output is not finite.</returns>
    /// <exception cref="ArgumentException">
    /// The model is no classifier, gives a class for each step or has an output of several elements, the input is not one sample, or the threshold is no
    /// number.
    /// </exception>
    public static int PredictClass(this IPredictor model, ReadOnlySpan<float> input, double threshold)
    {
        CheckOnePosition(model, input);
        CheckThreshold(model, threshold);
        return One(model, input, threshold);
    }

    /// <summary>Predicts the classes of any number of samples or, of a model with an output sequence, of their steps. Allocates nothing.</summary>
    /// <param name="model">The classifier: see <see cref="ModelTraining.Classify"/>.</param>
    /// <param name="inputs">The inputs: (n, input shape), C order.</param>
    /// <param name="classes">
    /// Where the class indices go: (n) or (n, steps), <see cref="Classification.NoClass"/> where an output is not finite. Masked steps have
    /// the class of whatever the model gives there.
    /// </param>
    /// <exception cref="ArgumentException">The model is no classifier, or the lengths are not those of the same number of samples.</exception>
    public static void PredictClasses(this IPredictor model, ReadOnlySpan<float> inputs, Span<int> classes) =>
        Predict(model, inputs, classes, MetricDefaults.Threshold);

    /// <summary>The same by a threshold of your own, for outputs that are a single number. Allocates nothing.</summary>
    /// <param name="model">A classifier whose output is a single number, or one for each step.</param>
    /// <param name="inputs">The inputs: (n, input shape), C order.</param>
    /// <param name="classes">Where the class indices go: (n) or (n, steps), <see cref="Classification.NoClass"/> where an output is not finite.</param>
    /// <param name="threshold">The number above which an output means class 1; without it 0.5.</param>
    /// <exception cref="ArgumentException">
    /// The model is no classifier or has an output of several elements, the lengths are not those of the same number of samples, or the threshold is no
    /// number.
    /// </exception>
    public static void PredictClasses(this IPredictor model, ReadOnlySpan<float> inputs, Span<int> classes, double threshold)
    {
        CheckThreshold(model, threshold);
        Predict(model, inputs, classes, threshold);
    }

    private static int One(IPredictor model, InputSpan input, double threshold)
    {
        CheckOnePosition(model, input);
        int classIndex = 0;
        Predict(model, input, new Span<int>(ref classIndex), threshold);
        return classIndex;
    }

    private static void Predict(IPredictor model, InputSpan inputs, Span<int> classes, double threshold)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelDescription description = model.Description;
        if (description.TakesLengths)
        {
            PredictSequences(model, inputs, [SequenceChecks.One(description, inputs)], classes, threshold);
            return;
        }

        DatasetChecks.CheckClassifier(description, nameof(model));
        int samples = inputs.Length / description.InputLength, positions = description.Positions;
        if (inputs.Length % description.InputLength != 0 || classes.Length != (long)samples * positions)
        {
            throw new ArgumentException(
                $"The inputs hold {Quantity.Of(inputs.Length, "element")} and there is room for {Quantity.Of(classes.Length, "class")}; "
                + $"{description.Name} takes {Quantity.Of(description.InputLength, "element")} for a sample and gives {Quantity.Of(positions, "class")}.",
                nameof(inputs));
        }

        int atATime = Math.Max(1, Math.Min(samples, MostOutputs / description.OutputLength));
        using Outputs rented = new(atATime * description.OutputLength);
        Span<float> outputs = rented.IsRented ? rented.Elements : stackalloc float[MostOnStack];
        for (int start = 0; start < samples; start += atATime)
        {
            int count = Math.Min(atATime, samples - start);
            Span<float> some = outputs[..(count * description.OutputLength)];
            inputs.Slice(start * description.InputLength, count * description.InputLength).Predict(model, some);
            Read(some, description, classes.Slice(start * positions, count * positions), threshold);
        }
    }

    /// <summary>
    /// Predicts the classes of sequences of different lengths or, of a model with an output sequence, of their steps. Allocates nothing.
    /// </summary>
    /// <param name="model">The classifier: see <see cref="ModelTraining.Classify"/>.</param>
    /// <param name="inputs">The sequences one behind the other, without padding.</param>
    /// <param name="lengths">The time steps of each sequence, as <see cref="IPredictor"/> takes them.</param>
    /// <param name="classes">
    /// Where the class indices go: one for each sequence, or for each of their steps; <see cref="Classification.NoClass"/> where an output is not finite.
    /// </param>
    /// <exception cref="ArgumentException">The model is no classifier, or the lengths disagree; says where.</exception>
    public static void PredictClasses(this IPredictor model, ReadOnlySpan<float> inputs, ReadOnlySpan<int> lengths, Span<int> classes) =>
        PredictAll(model, inputs, lengths, classes);

    private static void PredictAll(IPredictor model, InputSpan inputs, ReadOnlySpan<int> lengths, Span<int> classes)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Description.TakesLengths)
        {
            PredictSequences(model, inputs, lengths, classes, MetricDefaults.Threshold);
            return;
        }

        SequenceChecks.Whole(model.Description, inputs, lengths);
        Predict(model, inputs, classes, MetricDefaults.Threshold);
    }

    private static void PredictSequences(
        IPredictor model, InputSpan inputs, ReadOnlySpan<int> lengths, Span<int> classes, double threshold)
    {
        ModelDescription description = model.Description;
        DatasetChecks.CheckClassifier(description, nameof(model));
        int steps = SequenceChecks.Input(description, inputs, lengths);
        bool inTime = description.OutputShape.Rank > 1;
        SequenceChecks.Length(description, classes.Length, lengths.Length, steps, description.Positions, nameof(classes));
        int features = description.InputShape[^1], width = description.OutputShape[^1];
        int atATime = Math.Max(1, Math.Min(lengths.Length, MostOutputs / description.OutputLength));
        using Outputs rented = new(inTime ? Math.Min(steps, atATime * description.Positions) * width : atATime * width);
        Span<float> outputs = rented.IsRented ? rented.Elements : stackalloc float[MostOnStack];
        while (!lengths.IsEmpty)
        {
            ReadOnlySpan<int> some = lengths[..Math.Min(atATime, lengths.Length)];
            int taken = 0;
            foreach (int length in some)
            {
                taken += length;
            }

            int positions = inTime ? taken : some.Length;
            inputs.Slice(0, taken * features).Predict(model, some, outputs[..(positions * width)]);
            Read(outputs[..(positions * width)], description, classes[..positions], threshold);
            inputs = inputs.Slice(taken * features, inputs.Length - (taken * features));
            lengths = lengths[some.Length..];
            classes = classes[positions..];
        }
    }

    /// <summary>Predicts the most probable classes of one sample, the most probable first and of equals the first. Allocates nothing.</summary>
    /// <param name="model">The classifier: see <see cref="ModelTraining.Classify"/>. A single output p stands for 1 − p and p.</param>
    /// <param name="input">The input of the sample: <see cref="ModelDescription.InputLength"/> elements, C order.</param>
    /// <param name="classes">
    /// Where the class indices go: as many of the most probable as there is room for, at most all. Where an output is not finite, all are
    /// <see cref="Classification.NoClass"/>.
    /// </param>
    /// <param name="probabilities">Where their probabilities go, as many; NaN where there is no class.</param>
    /// <exception cref="ArgumentException">
    /// The model is no classifier, or gives a class for each step, the input is not one sample, or there is room for more classes than there are,
    /// or for none; says what to do.
    /// </exception>
    public static void PredictTop(this IPredictor model, ReadOnlySpan<float> input, Span<int> classes, Span<float> probabilities) =>
        Top(model, input, classes, probabilities);

    private static void Top(IPredictor model, InputSpan input, Span<int> classes, Span<float> probabilities)
    {
        CheckOnePosition(model, input);
        int width = model.Description.OutputLength, all = new ClassRule(width, width).Classes;
        if (classes.Length < 1 || classes.Length > all || probabilities.Length != classes.Length)
        {
            throw new ArgumentException(
                $"There is room for {Quantity.Of(classes.Length, "class")} and {Quantity.Of(probabilities.Length, "probability")}; "
                + $"give as much room for both, for 1 to {all}.",
                probabilities.Length == classes.Length ? nameof(classes) : nameof(probabilities));
        }

        using Outputs rented = new(width + 1);
        Span<float> outputs = (rented.IsRented ? rented.Elements : stackalloc float[MostOnStack])[..all];
        input.Predict(model, outputs[..width]);
        if (!ClassRule.IsFinite(outputs[..width]))
        {
            classes.Fill(Classification.NoClass);
            probabilities.Fill(float.NaN);
            return;
        }

        if (width == 1)
        {
            outputs[1] = outputs[0];
            outputs[0] = 1 - outputs[1];
        }

        ChooseTop(outputs, classes, probabilities);
    }

    /// <summary>
    /// The name of a class: the model's label, or its index as text where there are no labels. Of two classes with one label the other is not it,
    /// as in <see cref="Predictions.Names"/>.
    /// </summary>
    /// <param name="model">The description of the classifier.</param>
    /// <param name="classIndex">The class index, from 0, or <see cref="Classification.NoClass"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public static string ClassName(this ModelDescription model, int classIndex)
    {
        ArgumentNullException.ThrowIfNull(model);
        int classes = new ClassRule(model.OutputShape[^1], 1).Classes;
        EvaluationChecks.CheckPrediction(classIndex, classes, nameof(classIndex));
        return classIndex == Classification.NoClass ? Classification.NoClassName : Predictions.NamesOf(model, classes)[classIndex];
    }

    private static void Read(ReadOnlySpan<float> outputs, ModelDescription model, Span<int> classes, double threshold)
    {
        int width = model.OutputShape[^1];
        ClassRule rule = new(width, width, threshold: threshold);
        for (int i = 0; i < classes.Length; i++)
        {
            classes[i] = rule.Predicted(outputs.Slice(i * width, width));
        }
    }

    /// <summary>Puts each class in its place among the best so far, behind those that are as probable.</summary>
    private static void ChooseTop(ReadOnlySpan<float> outputs, Span<int> classes, Span<float> probabilities)
    {
        int found = 0;
        for (int index = 0; index < outputs.Length; index++)
        {
            int place = found;
            while (place > 0 && outputs[index] > probabilities[place - 1])
            {
                place--;
            }

            if (place < classes.Length)
            {
                found = Math.Min(found + 1, classes.Length);
                classes[place..(found - 1)].CopyTo(classes[(place + 1)..]);
                probabilities[place..(found - 1)].CopyTo(probabilities[(place + 1)..]);
                classes[place] = index;
                probabilities[place] = outputs[index];
            }
        }
    }

    private static void CheckThreshold(IPredictor model, double threshold)
    {
        ArgumentNullException.ThrowIfNull(model);
        DatasetChecks.CheckSingleOutput(model.Description, nameof(threshold));
        DatasetChecks.CheckThreshold(threshold, model.Description, nameof(threshold));
    }

    private static void CheckOnePosition(IPredictor model, InputSpan input)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelDescription description = model.Description;
        DatasetChecks.CheckClassifier(description, nameof(model));
        if (description.Positions != 1)
        {
            throw new ArgumentException(
                $"{description.Name} gives a class for each of {description.Positions} steps; ask {nameof(PredictClasses)} for all of them.",
                nameof(model));
        }

        if (description.TakesLengths)
        {
            SequenceChecks.One(description, input);
        }
        else if (input.Length != description.InputLength)
        {
            throw new ArgumentException(
                $"The input has {Quantity.Of(input.Length, "element")}; one sample of {description.Name} with input {description.InputShape} has "
                + $"{description.InputLength}.",
                nameof(input));
        }
    }

    /// <summary>Memory for outputs that are too many for the stack, from the pool.</summary>
    private readonly ref struct Outputs(int length)
    {
        private readonly float[]? rented = length > MostOnStack ? ArrayPool<float>.Shared.Rent(length) : null;

        public bool IsRented => rented is not null;

        public Span<float> Elements => rented;

        public void Dispose()
        {
            if (rented is not null)
            {
                ArrayPool<float>.Shared.Return(rented);
            }
        }
    }
}
