using static System.FormattableString;

namespace ModelGen.CompilerServices;

/// <summary>What a model refuses, in the same words wherever it computes.</summary>
internal static class ArgumentChecks
{
    /// <summary>Checks the arguments of <see cref="IPredictor.Predict(ReadOnlySpan{float}, Span{float})"/>.</summary>
    /// <returns>How many samples there are.</returns>
    /// <exception cref="ArgumentException">The lengths are not those of the same number of samples, or an index is none; says where.</exception>
    public static int Samples(ModelDescription model, InputSpan input, ReadOnlySpan<float> output)
    {
        int samples = CountSamples(model, input.Length, nameof(input));
        IndexChecks.Check(model, input, model.InputLength);
        Outputs(model, output.Length, samples);
        return samples;
    }

    /// <summary>Checks how many numbers the outputs of samples have.</summary>
    /// <exception cref="ArgumentException">They have more or fewer.</exception>
    public static void Outputs(ModelDescription model, int output, int samples) =>
        Length(model, output, samples, model.OutputLength, "output", nameof(output));

    /// <summary>Checks the arguments of <see cref="ITrainableModel.Forward(ReadOnlySpan{float}, ReadOnlySpan{float}, in StepContext)"/>.</summary>
    /// <returns>How many samples there are.</returns>
    /// <remarks>Where the outputs are masked, <see cref="Classes(ModelDescription, ReadOnlySpan{float}, ReadOnlySpan{float})"/> has to follow when the forward pass has told the mask.</remarks>
    /// <exception cref="ArgumentException">Lengths disagree, a class index is out of range, or a weight is none; says where.</exception>
    public static int Batch(
        ModelDescription model, int batchSize, InputSpan input, ReadOnlySpan<float> target, ReadOnlySpan<float> weights)
    {
        int rows = CountSamples(model, input.Length, nameof(input));
        IndexChecks.Check(model, input, model.InputLength);
        BatchSize(model, rows, batchSize, nameof(input));
        Length(model, target.Length, rows, model.TargetLength, "target", nameof(target));
        Weights(model, weights, rows, (long)rows * model.Positions);
        if (!model.OutputIsMasked)
        {
            Classes(model, target, mask: default);
        }

        return rows;
    }

    /// <summary>Checks the arguments of a forward pass in training over sequences of different lengths.</summary>
    /// <remarks>Where the outputs are masked, <see cref="Classes(ModelDescription, ReadOnlySpan{float}, ReadOnlySpan{float})"/> has to follow when the forward pass has told the mask.</remarks>
    /// <exception cref="ArgumentException">Lengths disagree, or a class index is out of range; says where.</exception>
    public static void BatchOfSequences(
        ModelDescription model,
        int batchSize,
        InputSpan input,
        ReadOnlySpan<int> lengths,
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> weights)
    {
        int steps = SequenceChecks.Input(model, input, lengths);
        BatchSize(model, lengths.Length, batchSize, nameof(lengths));
        SequenceChecks.Length(model, target.Length, lengths.Length, steps, model.TargetLength, nameof(target));
        Weights(model, weights, lengths.Length, model.OutputShape.Rank > 1 ? steps : lengths.Length);
        if (!model.OutputIsMasked)
        {
            Classes(model, target, mask: default);
        }
    }

    /// <summary>Checks the targets of a batch where the loss takes class indices or what it ignores. Those of masked positions may be anything.</summary>
    /// <param name="model">The model.</param>
    /// <param name="target">(n, target length).</param>
    /// <param name="mask">(n, positions), 0 where a position does not count; empty: all count.</param>
    /// <exception cref="ArgumentException">A class index is out of range; says where.</exception>
    public static void Classes(ModelDescription model, ReadOnlySpan<float> target, ReadOnlySpan<float> mask)
    {
        if (model.Outputs.IsEmpty)
        {
            Classes(model, null, model.Training!.Loss, model.OutputShape, model.Training.IgnoredClass, target, mask);
            return;
        }

        int targets = model.TargetLength, positions = model.Positions;
        for (int sample = 0; sample < target.Length; sample += targets)
        {
            ReadOnlySpan<float> ofSample = target.Slice(sample, targets);
            ReadOnlySpan<float> counted = mask.IsEmpty ? mask : mask.Slice(sample / targets * positions, positions);
            foreach (OutputDescription output in model.Outputs)
            {
                OutputTraining training = output.Training!;
                int steps = output.Shape.Length / output.Shape[^1], length = training.Loss.TakesClassIndices() ? steps : output.Shape.Length;
                Classes(
                    model, output.Name, training.Loss, output.Shape, training.IgnoredClass, ofSample[..length], counted.IsEmpty ? counted : counted[..steps]);
                ofSample = ofSample[length..];
                counted = counted.IsEmpty ? counted : counted[steps..];
            }
        }
    }

    private static void Classes(
        ModelDescription model, string? name, Loss loss, TensorShape output, int? ignored, ReadOnlySpan<float> target, ReadOnlySpan<float> mask)
    {
        int classes = output[^1];
        for (int i = 0; loss.TakesClassIndices() && i < target.Length; i++)
        {
            bool counts = (mask.IsEmpty || mask[i] > 0) && target[i] != ignored;
            if (counts && !(target[i] >= 0 && target[i] < classes && target[i] == (int)target[i]))
            {
                throw new ArgumentException(
                    Invariant($"Target {i}{(name is null ? "" : $" for '{name}'")} of {model.Name} is {target[i]}; class indices are whole numbers from 0 to {classes - 1}")
                    + (ignored is null ? "." : Invariant($", and {ignored} is ignored.")),
                    nameof(target));
            }
        }
    }

    /// <summary>Checks a learning rate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, not a number, or infinite in single precision.</exception>
    public static double LearningRate(double value) => value is >= 0 and <= float.MaxValue
        ? value
        : throw new ArgumentOutOfRangeException(
            nameof(value), Invariant($"A learning rate is a number from 0 on, finite in single precision, not {value}."));

    /// <summary>Checks an optimizer's step counter: at the bound, no training ever gets to where it would wrap round.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or above 2⁵³.</exception>
    public static long Iterations(long value) => value is >= 0 and <= 1L << 53
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "An optimizer's steps are counted from 0 on, at most to 2 to the power of 53.");

    /// <summary>Refuses a use that needs the memory of training.</summary>
    /// <exception cref="InvalidOperationException">The model has none.</exception>
    public static void Trains(ModelDescription model, int batchSize)
    {
        if (batchSize == 0)
        {
            throw new InvalidOperationException($"This {model.Name} was made for inference only: its batch size is 0.");
        }
    }

    /// <summary>Whether a number is a weight.</summary>
    public static bool IsWeight(float value) => value is >= 0 and <= float.MaxValue;

    /// <summary>Checks the weights of losses: none, one of each sample or one of each output position.</summary>
    private static void Weights(ModelDescription model, ReadOnlySpan<float> weights, int samples, long positions)
    {
        if (weights.Length != 0 && weights.Length != samples && weights.Length != positions)
        {
            string each = positions == samples ? "" : Invariant($", or {positions}, one of each step");
            throw new ArgumentException(
                Invariant($"{Quantity.ThereAre(weights.Length, "weight")}; {model.Name} takes {samples} here, one of each sample{each}, or none at all."),
                nameof(weights));
        }

        for (int i = 0; i < weights.Length; i++)
        {
            if (!IsWeight(weights[i]))
            {
                throw new ArgumentException(Invariant($"Weight {i} is {weights[i]}; weights are finite numbers of at least 0."), nameof(weights));
            }
        }
    }

    /// <summary>Checks how many samples a batch has.</summary>
    /// <exception cref="ArgumentException">They are none, or too many.</exception>
    public static void BatchSize(ModelDescription model, int rows, int batchSize, string parameter)
    {
        if (rows == 0 || rows > batchSize)
        {
            throw new ArgumentException(Invariant($"A batch of {model.Name} holds 1 to {Quantity.Of(batchSize, "sample")}, not {rows}."), parameter);
        }
    }

    private static int CountSamples(ModelDescription model, int length, string parameter)
    {
        int samples = length / model.InputLength;
        return length == (long)samples * model.InputLength
            ? samples
            : throw new ArgumentException(
                Invariant($"The input of {model.Name} takes {Quantity.Of(model.InputLength, "element")} for each sample; {length} are no multiple of that."),
                parameter);
    }

    private static void Length(ModelDescription model, int length, int samples, int each, string what, string parameter)
    {
        if (length != (long)samples * each)
        {
            throw new ArgumentException(
                Invariant($"The {what} of {model.Name} takes {Quantity.Of(each, "element")} for each sample, and the input has ")
                + Invariant($"{Quantity.Of(samples, "sample")}: ")
                + Invariant($"{(long)samples * each} elements, not {length}."),
                parameter);
        }
    }

    /// <summary>Refuses options of an instance that are out of range.</summary>
    /// <param name="options">The options.</param>
    /// <param name="maxThreads">The most threads that there can be.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is; says which.</exception>
    public static void Options(ModelOptions options, int maxThreads)
    {
        if (options.BatchSize < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.BatchSize, "The batch size is a number from 0 on; 0 is for inference only.");
        }

        if (options.Threads < 0 || options.Threads > maxThreads)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.Threads, Invariant($"The number of threads is from 0 to {maxThreads}; 0 is one for each processor."));
        }
    }
}
