using System.ComponentModel;
using static System.FormattableString;

namespace ModelGen.CompilerServices;

/// <summary>
/// A call with several inputs or several outputs, each in an array of its own: puts those of some samples at a time one behind the other, as a model takes and
/// gives them. It has the model to itself from its beginning to its end, and the room for these samples from the model's construction on, so that nothing is
/// allocated.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SplitCall : IDisposable
{
    private readonly ModelEngine engine;
    private readonly CallerLock caller;
    private readonly ModelDescription description;
    private readonly SamplePart[] inputs;
    private readonly SamplePart[] outputs;
    private readonly SamplePart[] targets;
    private readonly float[] samplesRoom;
    private readonly float[] outputsRoom;
    private readonly float[] targetsRoom;
    private int samples;
    private int first;
    private int count;
    private int added;
    private int taken;
    private int aimed;

    internal SplitCall(ModelEngine engine, CallerLock caller, ModelDescription description, int batchSize)
    {
        this.engine = engine;
        this.caller = caller;
        this.description = description;
        (inputs, outputs, targets) = (SamplePart.Inputs(description), SamplePart.Outputs(description), SamplePart.Targets(description));
        int most = Math.Max(batchSize, MemoryContract.SplitSamples);
        samplesRoom = Room(most, description.InputLength, "Samples of several inputs");
        outputsRoom = Room(outputs.Length > 1 ? most : 0, description.OutputLength, "Several outputs");
        targetsRoom = Room(outputs.Length > 1 ? batchSize : 0, description.TargetLength, "Targets of several outputs");
    }

    private Span<float> Joined => samplesRoom.AsSpan(0, count * description.InputLength);

    /// <summary>Puts one of several inputs of all samples in its place.</summary>
    /// <param name="model">The model.</param>
    /// <param name="index">Which input.</param>
    /// <param name="input">(n, shape of the input), C order.</param>
    /// <param name="samples">(n, all inputs one behind the other), C order.</param>
    public static void Place(ModelDescription model, int index, ReadOnlySpan<float> input, Span<float> samples) =>
        SamplePart.Inputs(model)[index].Place(input, samples, model.InputLength);

    /// <summary>Puts one of several inputs of all samples, which are indices, in its place.</summary>
    /// <param name="model">The model.</param>
    /// <param name="index">Which input.</param>
    /// <param name="input">(n, time steps), C order.</param>
    /// <param name="samples">(n, all inputs one behind the other), C order.</param>
    public static void Place(ModelDescription model, int index, ReadOnlySpan<int> input, Span<float> samples) =>
        SamplePart.Inputs(model)[index].Place(input, samples, model.InputLength);

    /// <summary>Puts the targets of one of several outputs in their place.</summary>
    /// <param name="model">The model.</param>
    /// <param name="index">Which output.</param>
    /// <param name="target">Its targets: those of all samples.</param>
    /// <param name="targets">(n, all targets one behind the other), C order.</param>
    public static void PlaceTarget(ModelDescription model, int index, ReadOnlySpan<float> target, Span<float> targets) =>
        SamplePart.Targets(model)[index].Place(target, targets, model.TargetLength);

    /// <summary>Checks that the room for all inputs of samples is of as many as there are.</summary>
    /// <param name="model">The model.</param>
    /// <param name="lengths">The elements of each input.</param>
    /// <param name="room">The elements of the room.</param>
    /// <exception cref="ArgumentException">It is not, or the inputs disagree; says where.</exception>
    public static void CheckRoom(ModelDescription model, ReadOnlySpan<int> lengths, int room) =>
        CheckRoom(model, SamplePart.Count(model, SamplePart.Inputs(model), lengths, null), model.InputLength, room, "All inputs", "samples");

    /// <summary>Checks that the room for all targets of samples is of as many as there are.</summary>
    /// <param name="model">The model.</param>
    /// <param name="lengths">The elements of the targets of each output.</param>
    /// <param name="room">The elements of the room.</param>
    /// <exception cref="ArgumentException">It is not, or the targets disagree; says where.</exception>
    public static void CheckTargetRoom(ModelDescription model, ReadOnlySpan<int> lengths, int room) =>
        CheckRoom(model, SamplePart.Count(model, SamplePart.Targets(model), lengths, null), model.TargetLength, room, "All targets", "targets");

    /// <summary>Checks that an input holds indices that its tables have, before anything is computed.</summary>
    /// <param name="index">Which input.</param>
    /// <param name="input">All of it.</param>
    /// <exception cref="ArgumentException">One is out of range; says which.</exception>
    public void Check(int index, ReadOnlySpan<int> input)
    {
        if (description.Inputs.IsEmpty)
        {
            IndexChecks.Check(description, input, description.InputLength);
        }
        else
        {
            IndexChecks.Check(description, description.Inputs[index], input);
        }
    }

    /// <summary>Goes on with the next samples, whose inputs are then to be added.</summary>
    /// <returns>Whether there are any.</returns>
    public bool Next()
    {
        first += count;
        count = Math.Min(samples - first, samplesRoom.Length / description.InputLength);
        (added, taken, aimed) = (0, 0, 0);
        return count > 0;
    }

    /// <summary>Adds the next input of the samples.</summary>
    /// <param name="input">That of all samples.</param>
    public void Add(ReadOnlySpan<float> input) => inputs[added].Place(inputs[added++].Some(input, first, count), Joined, description.InputLength);

    /// <summary>Adds the next input of the samples, which is indices.</summary>
    /// <param name="input">That of all samples.</param>
    public void Add(ReadOnlySpan<int> input) => inputs[added].Place(inputs[added++].Some(input, first, count), Joined, description.InputLength);

    /// <summary>Adds the targets of the next output of the samples.</summary>
    /// <param name="target">Those of all samples.</param>
    public void AddTarget(ReadOnlySpan<float> target) => targets[aimed++].Place(target, targetsRoom, description.TargetLength);

    /// <summary>Predicts from the samples.</summary>
    /// <param name="output">Where the outputs of all samples go, where there is one for each.</param>
    public void Predict(Span<float> output) =>
        engine.PredictJoined((ReadOnlySpan<float>)Joined, output.Slice(first * description.OutputLength, count * description.OutputLength));

    /// <summary>Predicts from the samples; the outputs are then to be taken.</summary>
    public void Predict() => engine.PredictJoined((ReadOnlySpan<float>)Joined, outputsRoom.AsSpan(0, count * description.OutputLength));

    /// <summary>Takes the next output of the samples.</summary>
    /// <param name="output">Where that of all samples goes.</param>
    public void Take(Span<float> output)
    {
        SamplePart part = outputs[taken++];
        OutputView.Take(
            outputsRoom.AsSpan(0, count * description.OutputLength),
            description.OutputLength,
            part.Offset,
            output.Slice(first * part.Length, count * part.Length));
    }

    /// <summary>Runs the forward pass of a training step on the samples.</summary>
    /// <param name="target">Their targets, where there is one output.</param>
    /// <param name="context">The mode of the pass and the key of its random numbers.</param>
    /// <returns>The mean loss.</returns>
    public double Forward(ReadOnlySpan<float> target, in StepContext context) => engine.ForwardJoined(Joined, target, in context);

    /// <summary>Runs the forward pass of a training step on the samples with the targets that were added.</summary>
    /// <param name="context">The mode of the pass and the key of its random numbers.</param>
    /// <returns>The sum of the mean losses of the outputs, each with its weight.</returns>
    public double Forward(in StepContext context) =>
        engine.ForwardJoined(Joined, targetsRoom.AsSpan(0, count * description.TargetLength), in context);

    /// <summary>Ends the call.</summary>
    public void Dispose() => new CallerLock.Call(caller).Dispose();

    /// <summary>Begins a prediction; checks inputs and outputs.</summary>
    internal SplitCall BeginPrediction(ReadOnlySpan<int> inputs, ReadOnlySpan<int> outputs)
    {
        Begin(inputs);
        try
        {
            if (outputs.Length == 1)
            {
                ArgumentChecks.Outputs(description, outputs[0], samples);
            }
            else
            {
                SamplePart.Count(description, this.outputs, outputs, samples);
            }

            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Begins the forward pass of a training step; checks inputs, and targets where there are several.</summary>
    internal SplitCall BeginForward(ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets)
    {
        Begin(inputs);
        try
        {
            ArgumentChecks.BatchSize(description, samples, engine.BatchSize, this.inputs[0].Name);
            if (targets.Length > 1)
            {
                SamplePart.Count(description, this.targets, targets, samples);
            }

            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private static float[] Room(int most, int each, string what) => LargeArray.Make<float>((long)most * each, what, "make the batch size smaller");

    private static void CheckRoom(ModelDescription model, int samples, int each, int room, string what, string parameter)
    {
        if (room != (long)samples * each)
        {
            throw new ArgumentException(
                Invariant($"{what} of {model.Name} have {Quantity.Of(each, "element")} for each sample, and there are ")
                + Invariant($"{Quantity.Of(samples, "sample")}: give room for {(long)samples * each}, not for {room}."),
                parameter);
        }
    }

    private void Begin(ReadOnlySpan<int> inputs)
    {
        caller.Enter();
        try
        {
            (samples, first, count) = (SamplePart.Count(description, this.inputs, inputs, null), 0, 0);
        }
        catch
        {
            Dispose();
            throw;
        }
    }
}
