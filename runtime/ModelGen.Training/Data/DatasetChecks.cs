using System.Globalization;

namespace ModelGen.Training;

/// <summary>Finds data that do not fit a model before any of it is used.</summary>
internal static class DatasetChecks
{
    /// <summary>
    /// Checks lengths and, where the loss takes class indices of samples in memory, that each at a position that counts is one of the model's
    /// classes. Those of a source are checked when they are read: see <see cref="CheckClasses"/>. Where the inputs do not tell which positions
    /// count, the model's own forward pass finds what is none.
    /// </summary>
    /// <param name="data">The data set.</param>
    /// <param name="model">The model that it is for.</param>
    /// <param name="name">The caller's parameter that has the data set.</param>
    /// <param name="of">What to add where the parameter has several data sets; empty: nothing.</param>
    /// <exception cref="ArgumentException">Something does not fit; says what and where.</exception>
    public static void CheckWithTargets(Dataset data, ModelDescription model, string name, string of = "")
    {
        CheckInputs(data, model, name, of);
        if (data.TargetLength != model.TargetLength)
        {
            throw new ArgumentException(
                $"One target{of} has {data.TargetLength} elements; {model.Name} with output {model.OutputShape} and loss "
                + $"{model.Training?.Loss} takes {model.TargetLength}.",
                name);
        }

        if (data.IsInMemory && TellsClasses(model))
        {
            ReadOnlySpan<float> inputs = data.Inputs.Span, targets = data.Targets.Span;
            for (int i = 0; i < targets.Length; i++)
            {
                if (!InputMask.IsMasked(inputs, model, i))
                {
                    CheckClass(targets[i], model.OutputShape[^1], i / data.TargetLength, name, of);
                }
            }
        }
    }

    /// <summary>Checks the length of the inputs.</summary>
    /// <inheritdoc cref="CheckWithTargets"/>
    public static void CheckInputs(Dataset data, ModelDescription model, string name, string of = "")
    {
        if (data.InputLength != model.InputLength)
        {
            throw new ArgumentException(
                $"One sample{of} has {data.InputLength} elements; {model.Name} with input {model.InputShape} takes {model.InputLength}.", name);
        }
    }

    /// <summary>Checks the shape of targets that are to be read as classes, and that the model is there to tell classes apart.</summary>
    /// <inheritdoc cref="CheckWithTargets"/>
    public static void CheckForClasses(Dataset data, ModelDescription model, string name)
    {
        CheckClassifier(model, nameof(model));
        if (model.Training is not null)
        {
            CheckWithTargets(data, model, name);
            return;
        }

        CheckInputs(data, model, name);
        int positions = model.Positions();
        if (data.TargetLength != positions && data.TargetLength != model.OutputLength)
        {
            throw new ArgumentException(
                $"One target has {data.TargetLength} elements; for outputs {model.OutputShape} of {model.Name} give {positions}, a class index "
                + $"for each output position, or {model.OutputLength}, a probability for each class.",
                name);
        }
    }

    /// <summary>Checks that a model is there to tell classes apart; one without a training section may be.</summary>
    /// <exception cref="ArgumentException">It is a regression.</exception>
    public static void CheckClassifier(ModelDescription model, string name)
    {
        if (model.Training is not null && !IsClassifier(model.Training))
        {
            throw new ArgumentException(
                $"{model.Name} tells no classes apart: its loss is {model.Training.Loss}, and accuracy is not among its metrics.", name);
        }
    }

    /// <summary>Checks that targets are elements in the shape of the output.</summary>
    /// <inheritdoc cref="CheckWithTargets"/>
    public static void CheckForNumbers(Dataset data, ModelDescription model, string name)
    {
        CheckInputs(data, model, name);
        if (model.Training?.Loss.TakesClassIndices() == true)
        {
            throw new ArgumentException(
                $"The targets of {model.Name} are class indices, as its loss is {model.Training.Loss}; ask it for classes instead, with "
                + $"{nameof(ModelTraining.Classify)}.",
                nameof(model));
        }

        if (data.TargetLength != model.OutputLength)
        {
            throw new ArgumentException(
                $"One target has {data.TargetLength} elements; outputs {model.OutputShape} of {model.Name} are compared with "
                + $"{model.OutputLength}.",
                name);
        }
    }

    /// <summary>Checks that a number is the index of a class.</summary>
    /// <exception cref="ArgumentException">It is not; says which sample has it.</exception>
    public static void CheckClass(float target, int classes, int sample, string name, string of = "")
    {
        if (!IsClass(target, classes))
        {
            throw new ArgumentException(NoClass(target, classes, sample, of), name);
        }
    }

    /// <summary>Whether a model is trained to tell classes apart.</summary>
    public static bool IsClassifier(TrainingDescription training) =>
        training.Loss is Loss.SparseCategoricalCrossentropy or Loss.CategoricalCrossentropy or Loss.BinaryCrossentropy
        || training.Metrics.Contains(Metric.Accuracy);

    /// <summary>Checks the class indices of a batch, as far as the inputs tell which of them count.</summary>
    /// <exception cref="InvalidDataException">One is no class of the model; says of which sample.</exception>
    public static void CheckClasses(
        ReadOnlySpan<int> samples, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, ModelDescription model)
    {
        if (TellsClasses(model))
        {
            for (int i = 0; i < targets.Length; i++)
            {
                if (!InputMask.IsMasked(inputs, model, i) && !IsClass(targets[i], model.OutputShape[^1]))
                {
                    throw new InvalidDataException(NoClass(targets[i], model.OutputShape[^1], samples[i / model.TargetLength], of: ""));
                }
            }
        }
    }

    private static bool TellsClasses(ModelDescription model) => model.Training?.Loss.TakesClassIndices() == true && InputMask.TellsOutputMask(model);

    private static bool IsClass(float target, int classes) => target >= 0 && target < classes && target == MathF.Floor(target);

    private static string NoClass(float target, int classes, int sample, string of) => string.Create(
        CultureInfo.InvariantCulture,
        $"The target of sample {sample}{of} is {target}; the class indices of the model are whole numbers from 0 to {classes - 1}.");
}
