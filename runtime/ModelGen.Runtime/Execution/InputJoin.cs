using System.ComponentModel;
using static System.FormattableString;

namespace ModelGen.CompilerServices;

/// <summary>
/// A call with several inputs, each in an array of its own: puts those of some samples at a time one behind the other, as a model takes them. It has the
/// model to itself from its beginning to its end, and the room for these samples from the model's construction on, so that nothing is allocated.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class InputJoin : IDisposable
{
    /// <summary>Most samples that are joined at a time in inference: enough for the threads of a machine, and for caches.</summary>
    private const int InferenceSamples = 64;

    private readonly ModelEngine engine;
    private readonly CallerLock caller;
    private readonly ModelDescription description;
    private readonly float[] room;
    private int samples;
    private int first;
    private int count;
    private int added;

    internal InputJoin(ModelEngine engine, CallerLock caller, ModelDescription description, int batchSize)
    {
        this.engine = engine;
        this.caller = caller;
        this.description = description;
        room = LargeArray.Make<float>(
            (long)Math.Max(batchSize, InferenceSamples) * description.InputLength, "Samples of several inputs", "make the batch size smaller");
    }

    private Span<float> Joined => room.AsSpan(0, count * description.InputLength);

    /// <summary>Puts one of several inputs of all samples in its place.</summary>
    /// <param name="model">The model.</param>
    /// <param name="index">Which input.</param>
    /// <param name="input">(n, shape of the input), C order.</param>
    /// <param name="samples">(n, all inputs one behind the other), C order.</param>
    public static void Place(ModelDescription model, int index, ReadOnlySpan<float> input, Span<float> samples) => PlaceAny(model, index, input, samples);

    /// <summary>Puts one of several inputs of all samples, which are indices, in its place.</summary>
    /// <param name="model">The model.</param>
    /// <param name="index">Which input.</param>
    /// <param name="input">(n, time steps), C order.</param>
    /// <param name="samples">(n, all inputs one behind the other), C order.</param>
    public static void Place(ModelDescription model, int index, ReadOnlySpan<int> input, Span<float> samples) => PlaceAny(model, index, input, samples);

    /// <summary>Checks that all inputs are of as many samples.</summary>
    /// <param name="model">The model.</param>
    /// <param name="lengths">The elements of each input.</param>
    /// <returns>How many samples there are.</returns>
    /// <exception cref="ArgumentException">They are not, or the elements of one are of no whole number of samples; says which.</exception>
    public static int Count(ModelDescription model, ReadOnlySpan<int> lengths)
    {
        int samples = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            InputDescription input = model.Inputs[i];
            int own = lengths[i] / input.Shape.Length;
            if (own * input.Shape.Length != lengths[i])
            {
                throw new ArgumentException(
                    Invariant($"The input '{input.Name}' of {model.Name} takes {Quantity.Of(input.Shape.Length, "element")} for each sample; {lengths[i]} are ")
                    + "no multiple of that.",
                    input.Name);
            }

            if (i > 0 && own != samples)
            {
                throw new ArgumentException(
                    Invariant($"The input '{input.Name}' of {model.Name} has {Quantity.Of(own, "sample")}, and '{model.Inputs[0].Name}' has {samples}; ")
                    + "give as many for each.",
                    input.Name);
            }

            samples = own;
        }

        return samples;
    }

    /// <summary>Checks that the room for all inputs of samples is of as many as there are.</summary>
    /// <param name="model">The model.</param>
    /// <param name="lengths">The elements of each input.</param>
    /// <param name="room">The elements of the room.</param>
    /// <exception cref="ArgumentException">It is not, or the inputs disagree; says where.</exception>
    public static void CheckRoom(ModelDescription model, ReadOnlySpan<int> lengths, int room)
    {
        int samples = Count(model, lengths);
        if (room != (long)samples * model.InputLength)
        {
            throw new ArgumentException(
                Invariant($"All inputs of {model.Name} have {Quantity.Of(model.InputLength, "element")} for each sample, and there are ")
                + Invariant($"{Quantity.Of(samples, "sample")}: give room for {(long)samples * model.InputLength}, not for {room}."),
                nameof(samples));
        }
    }

    /// <summary>Checks that an input holds indices that its tables have, before anything is computed.</summary>
    /// <param name="index">Which input.</param>
    /// <param name="input">All of it.</param>
    /// <exception cref="ArgumentException">One is out of range; says which.</exception>
    public void Check(int index, ReadOnlySpan<int> input) => IndexChecks.Check(description, description.Inputs[index], input);

    /// <summary>Goes on with the next samples, whose inputs are then to be added.</summary>
    /// <returns>Whether there are any.</returns>
    public bool Next()
    {
        first += count;
        count = Math.Min(samples - first, room.Length / description.InputLength);
        added = 0;
        return count > 0;
    }

    /// <summary>Adds the next input of the samples.</summary>
    /// <param name="input">That of all samples.</param>
    public void Add(ReadOnlySpan<float> input) => AddAny(input);

    /// <summary>Adds the next input of the samples, which is indices.</summary>
    /// <param name="input">That of all samples.</param>
    public void Add(ReadOnlySpan<int> input) => AddAny(input);

    /// <summary>Predicts from the samples.</summary>
    /// <param name="output">Where the outputs of all samples go.</param>
    public void Predict(Span<float> output) =>
        engine.PredictJoined((ReadOnlySpan<float>)Joined, output.Slice(first * description.OutputLength, count * description.OutputLength));

    /// <summary>Runs the forward pass of a training step on the samples.</summary>
    /// <param name="target">Their targets.</param>
    /// <param name="context">The mode of the pass and the key of its random numbers.</param>
    /// <returns>The mean loss.</returns>
    public double Forward(ReadOnlySpan<float> target, in StepContext context) => engine.ForwardJoined(Joined, target, in context);

    /// <summary>Ends the call.</summary>
    public void Dispose() => new CallerLock.Call(caller).Dispose();

    /// <summary>Begins a call; checks the inputs, and the outputs where there are any.</summary>
    internal InputJoin Begin(ReadOnlySpan<int> lengths, int? output)
    {
        caller.Enter();
        try
        {
            (samples, first, count) = (Count(description, lengths), 0, 0);
            if (output is int length)
            {
                ArgumentChecks.Outputs(description, length, samples);
            }
            else
            {
                ArgumentChecks.BatchSize(description, samples, engine.BatchSize, description.Inputs[0].Name);
            }

            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private static void PlaceAny(ModelDescription model, int index, InputSpan input, Span<float> samples)
    {
        InputDescription part = model.Inputs[index];
        int length = part.Shape.Length;
        for (int from = 0, to = part.Offset; from < input.Length; from += length, to += model.InputLength)
        {
            input.Slice(from, length).CopyTo(samples[to..]);
        }
    }

    private void AddAny(InputSpan input)
    {
        int length = description.Inputs[added].Shape.Length;
        PlaceAny(description, added++, input.Slice(first * length, count * length), Joined);
    }
}
