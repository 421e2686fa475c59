namespace ModelGen.Training;

/// <summary>Finds data that do not fit a model before any of it is used.</summary>
internal static class DatasetChecks
{
    /// <summary>
    /// Checks lengths and, of samples in memory, inputs and, at positions that count, targets: whether the loss takes such numbers. Those of a source
    /// are checked when they are read: see <see cref="BatchReader"/>. Where the inputs do not tell which positions count, the targets are checked when
    /// the model's forward pass has told it.
    /// </summary>
    /// <param name="data">The data set.</param>
    /// <param name="model">The model that it is for.</param>
    /// <param name="name">The caller's parameter that has the data set.</param>
    /// <param name="role">What they are there for.</param>
    /// <exception cref="ArgumentException">Something does not fit; says what and where.</exception>
    public static void CheckWithTargets(Dataset data, ModelDescription model, string name, DataRole role)
    {
        CheckInputs(data, model, name, role);
        CheckTargets(data, name, role);
        if (data.Steps > 0)
        {
            CheckStepTargets(data, model, name, role, [model.TargetLength / model.Positions]);
        }
        else if (data.TargetLength != model.TargetLength && !model.Outputs.IsEmpty)
        {
            string[] each = [.. OutputView.Of(model).Select(part => $"{part.Model.TargetLength} for '{part.Name}'")];
            throw new ArgumentException(
                $"A sample{role.Of} has a target of {Quantity.Of(data.TargetLength, "element")}; {model.Name} takes {model.TargetLength}, "
                + $"those of its outputs one behind the other, {string.Join(", ", each)}: join them with {nameof(Dataset.AndTargets)} and "
                + $"{nameof(Dataset.AndLabels)} of the data set, or {model.Name}.JoinTargets.",
                name);
        }
        else if (data.TargetLength != model.TargetLength)
        {
            throw new ArgumentException(
                $"One target{role.Of} has {Quantity.Of(data.TargetLength, "element")}; {model.Name} with output {model.OutputShape} and loss "
                + $"{model.Training?.Loss} takes {model.TargetLength}{TargetHint(data, model)}.",
                name);
        }

        CheckWeights(data, model, name, role);
        if (data.IsInMemory && new NumberCheck(model, role).Fault(samples: [], lengths: [], data.Inputs.Span, data.Targets.Span) is string fault)
        {
            throw new ArgumentException(fault, name);
        }
    }

    /// <summary>Checks that there is a weight for each sample, or one for each step of its output.</summary>
    private static void CheckWeights(Dataset data, ModelDescription model, string name, DataRole role)
    {
        if (data.WeightLength > 1 && data.WeightLength != (data.Steps > 0 && data.HasStepTargets ? data.Steps : model.Positions))
        {
            string each = model.Positions == 1 ? "" : $", or {model.Positions}, one for each step";
            throw new ArgumentException($"Each sample{role.Of} has {Quantity.Of(data.WeightLength, "weight")}; {model.Name} takes 1{each}.", name);
        }
    }

    /// <summary>Checks that there are targets at all, which samples for prediction lack.</summary>
    private static void CheckTargets(Dataset data, string name, DataRole role)
    {
        if (data.TargetLength == 0)
        {
            throw new ArgumentException(
                $"The samples{role.Of} have no targets, which training and tests compare outputs with: give them where the data set is made; "
                + $"{nameof(IPredictor.Predict)} alone takes samples without.",
                name);
        }
    }

    /// <summary>Checks the length of the inputs.</summary>
    /// <inheritdoc cref="CheckWithTargets"/>
    public static void CheckInputs(Dataset data, ModelDescription model, string name, DataRole role)
    {
        if (data.Steps > 0 || model.TakesLengths)
        {
            CheckLengths(data, model, name, role);
        }
        else if (data.InputLength != model.InputLength)
        {
            throw new ArgumentException(
                $"One sample{role.Of} has {Quantity.Of(data.InputLength, "element")}; {model.Name} with input {model.InputShape} takes {model.InputLength}.",
                name);
        }
    }

    /// <summary>Checks that sequences have lengths of their own where the model takes them, and only there.</summary>
    private static void CheckLengths(Dataset data, ModelDescription model, string name, DataRole role)
    {
        if (!model.TakesLengths)
        {
            throw new ArgumentException(
                $"The sequences{role.Of} have lengths of their own; {model.Name} takes samples {model.InputShape}. Write 'lengths: true' beside the shape of "
                + $"its input, or bring them to one length with {nameof(Dataset)}.{nameof(Dataset.Pad)}.",
                name);
        }

        if (data.Steps == 0)
        {
            throw new ArgumentException(
                $"{model.Name} takes sequences with lengths of their own, which the samples{role.Of} do not have: make the data set with "
                + $"{nameof(Dataset)}.{nameof(Dataset.Sequences)}.",
                name);
        }

        int features = data.InputLength / data.Steps;
        if (features != model.InputShape[^1] || data.Steps > model.InputShape[0])
        {
            throw new ArgumentException(
                $"The longest sequence{role.Of} has {data.Steps} steps of {features} elements; {model.Name} with input {model.InputShape} takes up to "
                + $"{model.InputShape[0]} of {model.InputShape[^1]}.",
                name);
        }
    }

    /// <summary>Checks that each sequence, or each of its steps, has a target as the model takes it.</summary>
    private static void CheckStepTargets(Dataset data, ModelDescription model, string name, DataRole role, int[] taken)
    {
        bool inTime = model.OutputShape.Rank > 1;
        int given = data.HasStepTargets ? data.TargetLength / data.Steps : data.TargetLength;
        if (data.HasStepTargets != inTime || !taken.Contains(given))
        {
            string of = data.HasStepTargets ? "step" : "sequence", loss = model.Training is null ? "" : $" and loss {model.Training.Loss}";
            throw new ArgumentException(
                $"Each {of}{role.Of} has a target of {Quantity.Of(given, "element")}; {model.Name} with output {model.OutputShape}{loss} takes "
                + $"one of {string.Join(" or ", taken.Distinct())} for each {(inTime ? "step" : "sequence")}.",
                name);
        }
    }

    /// <summary>Elements in the target of an output position.</summary>
    public static int TargetWidth(Dataset data, ModelDescription model) =>
        data.HasStepTargets ? data.TargetLength / data.Steps : data.TargetLength / model.Positions;

    /// <summary>Checks the shape of targets that are to be read as classes, and that the model is there to tell classes apart.</summary>
    /// <inheritdoc cref="CheckWithTargets"/>
    public static void CheckForClasses(Dataset data, ModelDescription model, string name)
    {
        CheckClassifier(model, nameof(model));
        if (model.Training is not null)
        {
            CheckWithTargets(data, model, name, DataRole.Any);
            return;
        }

        CheckInputs(data, model, name, DataRole.Any);
        CheckTargets(data, name, DataRole.Any);
        CheckWeights(data, model, name, DataRole.Any);
        int positions = model.Positions;
        if (data.Steps > 0)
        {
            CheckStepTargets(data, model, name, DataRole.Any, [1, model.OutputShape[^1]]);
        }
        else if (data.TargetLength != positions && data.TargetLength != model.OutputLength)
        {
            throw new ArgumentException(
                $"One target has {Quantity.Of(data.TargetLength, "element")}; for outputs {model.OutputShape} of {model.Name} give {positions}, a class index "
                + $"for each output position, or {model.OutputLength}, a probability for each class.",
                name);
        }
    }

    /// <summary>Checks that a model has one output, or that one of several was chosen.</summary>
    /// <exception cref="ArgumentException">It has several; says which.</exception>
    public static void CheckOneOutput(ModelDescription model, string name)
    {
        if (!model.Outputs.IsEmpty)
        {
            throw new ArgumentException(
                $"{model.Name} has several outputs, {string.Join(", ", model.Outputs.Select(output => output.Name))}: name the one that is asked for, as in "
                + $"output: \"{model.Outputs[0].Name}\" or {nameof(OutputPredictor)}.{nameof(OutputPredictor.ForOutput)}(\"{model.Outputs[0].Name}\").",
                name);
        }
    }

    /// <summary>Checks that a model is there to tell classes apart; one without a training section may be.</summary>
    /// <exception cref="ArgumentException">It is a regression.</exception>
    public static void CheckClassifier(ModelDescription model, string name)
    {
        CheckOneOutput(model, name);
        if (model.Training is not null && !IsClassifier(model.Training))
        {
            throw new ArgumentException(
                $"{model.Name} tells no classes apart: its loss is {model.Training.Loss}, and none of its metrics is of classes.", name);
        }
    }

    /// <summary>Checks that the target of each output position is of one class.</summary>
    /// <exception cref="ArgumentException">The model is no classifier, or its classes do not exclude each other.</exception>
    public static void CheckSingleClass(ModelDescription model, string name)
    {
        CheckClassifier(model, name);
        if (model.OutputShape[^1] > 1 && model.Training?.Loss.TakesAnswers() == true)
        {
            throw new ArgumentException(
                $"The {model.OutputShape[^1]} outputs of {model.Name} do not exclude each other, so that a target is of no single class: give weights of "
                + $"samples instead, with {nameof(Dataset)}.{nameof(Dataset.WithWeights)}.",
                name);
        }
    }

    /// <summary>Checks that targets are elements in the shape of the output.</summary>
    /// <inheritdoc cref="CheckWithTargets"/>
    public static void CheckForNumbers(Dataset data, ModelDescription model, string name)
    {
        CheckOneOutput(model, nameof(model));
        CheckInputs(data, model, name, DataRole.Any);
        if (model.Training?.Loss.TakesClassIndices() == true)
        {
            throw new ArgumentException(
                $"The targets of {model.Name} are class indices, as its loss is {model.Training.Loss}; ask it for classes instead, with "
                + $"{nameof(ModelTraining.Classify)}.",
                nameof(model));
        }

        CheckTargets(data, name, DataRole.Any);
        CheckWeights(data, model, name, DataRole.Any);
        if (data.Steps > 0)
        {
            CheckStepTargets(data, model, name, DataRole.Any, [model.OutputShape[^1]]);
        }
        else if (data.TargetLength != model.OutputLength)
        {
            throw new ArgumentException(
                $"One target has {Quantity.Of(data.TargetLength, "element")}; outputs {model.OutputShape} of {model.Name} are compared with "
                + $"{model.OutputLength}.",
                name);
        }
    }

    /// <summary>Checks that a number is the index of a class.</summary>
    /// <exception cref="ArgumentException">It is not; says which sample has it.</exception>
    public static void CheckClass(float target, int classes, int sample, string name)
    {
        NumberRange range = NumberRange.OfClasses(classes);
        if (!range.Contains(target))
        {
            throw new ArgumentException(NumberCheck.Describe("target", [target], 0, sample, DataRole.Any, range), name);
        }
    }

    /// <summary>Checks that a target of a cross-entropy is such as it takes: any number would give a loss.</summary>
    /// <exception cref="ArgumentException">It is not; says which sample has it.</exception>
    public static void CheckProbabilities(ReadOnlySpan<float> target, int sample, ModelDescription model, string name)
    {
        if (model.Training?.Loss is Loss loss && loss.GreatestTarget() == 1)
        {
            NumberRange range = NumberRange.OfTargets(loss, model);
            int index = range.IndexOfOther(target);
            if (index >= 0)
            {
                throw new ArgumentException(NumberCheck.Describe("target", target, index, sample, DataRole.Any, range), name);
            }
        }
    }

    /// <summary>Checks that an output is a single number, for which a threshold decides.</summary>
    /// <exception cref="ArgumentException">It has several elements.</exception>
    public static void CheckSingleOutput(ModelDescription model, string name)
    {
        int width = model.OutputShape[^1];
        if (width > 1)
        {
            throw new ArgumentException(
                $"A threshold decides for outputs that are a single number; of the {width} of {model.Name} the largest is the class.", name);
        }
    }

    /// <summary>Checks a threshold that is given, and that it decides anything: where the largest output is the class, none does.</summary>
    /// <exception cref="ArgumentException">It is no number, or decides nothing.</exception>
    public static void CheckThreshold(double? threshold, ModelDescription model, string name)
    {
        if (threshold is double number && !double.IsFinite(number))
        {
            throw new ArgumentOutOfRangeException(name, threshold, "A threshold is a finite number, for probabilities one from 0 to 1.");
        }

        if (threshold is not null && model.OutputShape[^1] > 1 && model.Training?.Loss.TakesAnswers() != true)
        {
            throw new ArgumentException(
                $"A threshold decides where an output stands for itself; of the {model.OutputShape[^1]} outputs of {model.Name} the largest is the class.",
                name);
        }
    }

    /// <summary>What to write where targets of another length are likely meant for another loss, or for a sequence of classes; may be empty.</summary>
    private static string TargetHint(Dataset data, ModelDescription model) => model.Training?.Loss.TakesClassIndices() != true ? ""
        : data.TargetLength == model.OutputLength
            ? ", as targets are class indices; for a probability of each class the model file's loss is categorical_crossentropy"
        : model.TargetLength > 1
            ? $", a class index for each step: give them to {nameof(Dataset)}.{nameof(Dataset.WithLabels)} with labelsPerSample: {model.TargetLength}"
        : "";

    /// <summary>Whether a model is trained to tell classes apart.</summary>
    public static bool IsClassifier(TrainingDescription training) =>
        training.Loss.IsOfClasses()
        || training.Metrics.Concat(training.WeightedMetrics).Any(metric => MetricKind.Of(metric).Reading != MetricReading.Numbers);
}
