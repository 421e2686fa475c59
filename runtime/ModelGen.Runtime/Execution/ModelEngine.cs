using System.ComponentModel;

namespace ModelGen.CompilerServices;

/// <summary>
/// What every generated class does in the same way: memory, threads, checks of arguments, weights files, and calling its kernels.
/// Nothing is allocated after construction.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe partial class ModelEngine : IDisposable
{
    /// <summary>Most threads of a model: more than any machine makes use of for it, few enough to be made.</summary>
    public const int MaxThreads = 1024;

    private readonly ModelDescription description;
    private readonly WorkShares shares;
    private readonly ModelKernels kernels;
    private readonly ModelMemory memory;
    private readonly WorkerTeam team;
    private readonly WeightsFile weightsFile;
    private readonly CallerLock caller;
    private readonly StepOrder step;
    private readonly TrainingBatch? batch;
    private readonly Action<Part> packPart;
    private readonly Action<Part> penaltyPart;
    private readonly Action<Part> forwardPart;
    private readonly Action<Part> backwardPart;
    private readonly InferencePass inference;
    private readonly UpdatePass? update;
    private readonly Publication publication = new();
    private int phase;
    private bool packed;
    private bool published;
    private double learningRate;
    private long iterations;

    /// <summary>Makes memory, threads and initial weights.</summary>
    /// <param name="description">The model.</param>
    /// <param name="layout">Its memory.</param>
    /// <param name="outputIsMasked">Whether a mask goes out with the output.</param>
    /// <param name="options">What the caller asks for, or null.</param>
    /// <param name="kernels">The kernels for the width of vectors that <see cref="CompiledWidths"/> chose.</param>
    /// <param name="embedded">The weights that an instance starts with unless the caller gives a seed, or null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="System.Resources.MissingManifestResourceException">There are no embedded weights where they should be.</exception>
    /// <exception cref="WeightsFormatException">The embedded weights are damaged.</exception>
    public ModelEngine(
        ModelDescription description,
        ModelLayout layout,
        bool outputIsMasked,
        ModelOptions? options,
        ModelKernels kernels,
        EmbeddedWeights? embedded = null)
    {
        options ??= new ModelOptions();
        ArgumentChecks.Options(options, MaxThreads);
        int batchSize = description.Training is null ? 0 : options.BatchSize ?? description.Training.BatchSize;
        this.description = description;
        int threads = options.Threads == 0 ? Math.Min(Environment.ProcessorCount, MaxThreads) : options.Threads;
        shares = new WorkShares(layout, threads, options.PartWork);
        this.kernels = kernels;
        EmbeddedWeights? source = options.Seed is null ? embedded : null;
        source?.Open(description);
        memory = new ModelMemory(layout, batchSize, threads, source);
        team = new WorkerTeam(threads);
        weightsFile = new WeightsFile(description);
        caller = new CallerLock(description.Name);
        step = new StepOrder(description.Name);
        batch = batchSize == 0 ? null : new TrainingBatch(memory, description, outputIsMasked);
        packPart = part => kernels.Pack(memory, part);
        inference = new InferencePass(description, kernels, memory, team);
        penaltyPart = part => ((TrainingKernels)kernels).AddPenaltyGradients(memory, part);
        update = batchSize == 0 ? null : new UpdatePass((TrainingKernels)kernels, memory, layout.Accumulation, team);
        forwardPart = part => ((TrainingKernels)kernels).Forward(phase, batch!, part);
        backwardPart = part => ((TrainingKernels)kernels).Backward(phase, batch!, part);
        memory.FillSlots();
        if (source is null)
        {
            Initialize(options.Seed ?? description.Training?.Seed ?? 0);
        }
    }

    /// <summary>See <see cref="ITrainableModel.BatchSize"/>.</summary>
    public int BatchSize => memory.BatchSize;

    /// <summary>See <see cref="ITrainableModel.LearningRate"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, not a number, or infinite in single precision.</exception>
    public double LearningRate
    {
        get => learningRate;
        set
        {
            caller.CheckThread();
            learningRate = ArgumentChecks.LearningRate(value);
        }
    }

    /// <summary>See <see cref="ITrainableModel.Iterations"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or above 2⁵³.</exception>
    public long Iterations
    {
        get => iterations;
        set
        {
            caller.CheckThread();
            iterations = ArgumentChecks.Iterations(value);
        }
    }

    /// <summary>See <see cref="IModel.Parameters"/>.</summary>
    public ReadOnlySpan<float> Parameters
    {
        get
        {
            CheckUse();
            return memory.ParameterSpan;
        }
    }

    /// <summary>See <see cref="ITrainableModel.Gradients"/>.</summary>
    public ReadOnlySpan<float> Gradients => Batch.Memory.GradientSpan;

    /// <summary>See <see cref="ITrainableModel.OptimizerState"/>.</summary>
    public ReadOnlySpan<float> OptimizerState => Batch.Memory.SlotSpan;

    /// <summary>See <see cref="ITrainableModel.Outputs"/>.</summary>
    public ReadOnlySpan<float> Outputs => Batch.Outputs;

    /// <summary>See <see cref="ITrainableModel.OutputMask"/>.</summary>
    public ReadOnlySpan<float> OutputMask => Batch.OutputMask;

    /// <summary>The batch of training steps, for every member that only training has.</summary>
    private TrainingBatch Batch
    {
        get
        {
            CheckUse();
            ArgumentChecks.Trains(description, BatchSize);
            return batch!;
        }
    }

    /// <summary>See <see cref="ITrainableModel.Reserve"/>.</summary>
    public IDisposable Reserve(Thread thread, string use) => new HostReservation(caller.Reserve(thread, use), memory);

    /// <summary>See <see cref="IModel.EditParameters"/>.</summary>
    public Span<float> EditParameters()
    {
        CheckUse();
        ForgetCopies();
        return memory.ParameterSpan;
    }

    /// <summary>See <see cref="ITrainableModel.EditGradients"/>.</summary>
    public Span<float> EditGradients()
    {
        ModelMemory edited = Batch.Memory;
        ((TrainingKernels)kernels).OnGradientsEdited(edited);
        return edited.GradientSpan;
    }

    /// <summary>See <see cref="ITrainableModel.EditOptimizerState"/>.</summary>
    public Span<float> EditOptimizerState() => Batch.Memory.SlotSpan;

    /// <summary>See <see cref="IPredictor.Predict(ReadOnlySpan{float}, Span{float})"/>.</summary>
    public void Predict(ReadOnlySpan<float> input, Span<float> output) => PredictAny(input, output);

    /// <summary>See <see cref="IPredictor.Predict(ReadOnlySpan{int}, Span{float})"/>.</summary>
    public void Predict(ReadOnlySpan<int> input, Span<float> output) => PredictAny(input, output);

    /// <summary>See <see cref="IPredictor.Predict(ReadOnlySpan{float}, ReadOnlySpan{int}, Span{float})"/>.</summary>
    public void Predict(ReadOnlySpan<float> input, ReadOnlySpan<int> lengths, Span<float> output) => PredictAny(input, lengths, output);

    /// <summary>See <see cref="IPredictor.Predict(ReadOnlySpan{int}, ReadOnlySpan{int}, Span{float})"/>.</summary>
    public void Predict(ReadOnlySpan<int> input, ReadOnlySpan<int> lengths, Span<float> output) => PredictAny(input, lengths, output);

    private void PredictAny(InputSpan input, Span<float> output)
    {
        if (description.TakesLengths)
        {
            PredictAny(input, [SequenceChecks.One(description, input)], output);
            return;
        }

        using CallerLock.Call call = caller.Enter();
        PredictJoined(input, output);
    }

    private void PredictAny(InputSpan input, ReadOnlySpan<int> lengths, Span<float> output)
    {
        using CallerLock.Call call = caller.Enter();
        int steps = SequenceChecks.Input(description, input, lengths);
        SequenceChecks.Length(description, output.Length, lengths.Length, steps, description.OutputLength, nameof(output));
        Pack(lengths.Length);
        inference.Run(input, lengths, output, shares.OfSamples(lengths.Length));
    }

    /// <summary>See <see cref="ITrainableModel.Forward(ReadOnlySpan{float}, ReadOnlySpan{float}, in StepContext)"/>.</summary>
    public double Forward(ReadOnlySpan<float> input, ReadOnlySpan<float> target, in StepContext context) =>
        Forward(new SampleBatch { Input = input, Target = target }, in context);

    /// <summary>See <see cref="ITrainableModel.Forward(ReadOnlySpan{float}, ReadOnlySpan{int}, ReadOnlySpan{float}, in StepContext)"/>.</summary>
    public double Forward(ReadOnlySpan<float> input, ReadOnlySpan<int> lengths, ReadOnlySpan<float> target, in StepContext context) =>
        Forward(input, lengths, target, weights: [], in context);

    /// <summary>See <see cref="ITrainableModel.Forward(in SampleBatch, in StepContext)"/>.</summary>
    public double Forward(in SampleBatch samples, in StepContext context)
    {
        InputSpan input = samples.Samples;
        if (description.TakesLengths && samples.Lengths.IsEmpty)
        {
            return Forward(input, [SequenceChecks.One(description, input)], samples.Target, samples.Weights, in context);
        }

        if (!description.TakesLengths && !samples.Lengths.IsEmpty)
        {
            SequenceChecks.Whole(description, input, samples.Lengths);
        }

        return Forward(input, samples.Lengths, samples.Target, samples.Weights, in context);
    }

    private double Forward(
        InputSpan input, ReadOnlySpan<int> lengths, ReadOnlySpan<float> target, ReadOnlySpan<float> weights, in StepContext context)
    {
        using CallerLock.Call call = caller.Enter();
        return Forward(Batch, input, lengths, target, weights, in context);
    }

    private double Forward(
        TrainingBatch batch,
        InputSpan input,
        ReadOnlySpan<int> lengths,
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> weights,
        in StepContext context)
    {
        if (description.TakesLengths)
        {
            ArgumentChecks.BatchOfSequences(description, BatchSize, input, lengths, target, weights);
            step.BeginForward();
            batch.Begin(lengths, in context);
        }
        else
        {
            int rows = ArgumentChecks.Batch(description, BatchSize, input, target, weights);
            step.BeginForward();
            batch.Begin(rows, in context);
        }

        batch.Weigh(weights);
        Pack(batch.Rows);
        bool training = batch.Context.Training;
        if (training)
        {
            // Moving statistics follow the batch, also one whose targets are refused when that is known.
            ForgetCopies();
        }

        fixed (float* inputs = batch.Numbers(input), targets = target)
        {
            batch.Input = inputs;
            batch.Target = targets;
            RunPhases(((TrainingKernels)kernels).ForwardPhases, forwardPart);
        }

        if (description.OutputIsMasked)
        {
            ArgumentChecks.Classes(description, target, batch.OutputMask);
        }

        step.EndForward(training);
        return batch.FinishLoss() + ((TrainingKernels)kernels).Penalty(memory);
    }

    /// <summary>See <see cref="ITrainableModel.Backward"/>.</summary>
    public void Backward()
    {
        using CallerLock.Call call = caller.Enter();
        step.BeginBackward();
        RunPhases(((TrainingKernels)kernels).BackwardPhases, backwardPart);
        if (((TrainingKernels)kernels).HasPenalties)
        {
            team.Run(penaltyPart, shares.OfUpdate(batch!.Rows));
        }
    }

    /// <summary>See <see cref="ITrainableModel.Update"/>.</summary>
    public void Update()
    {
        TrainingBatch batch = Batch;
        using CallerLock.Call call = caller.Enter();
        step.BeginUpdate();
        update!.Run(learningRate, iterations, shares.OfUpdate(batch.Rows));
        iterations++;
        ForgetCopies();
    }

    /// <summary>See <see cref="ITrainableModel.FindNotFinite"/>.</summary>
    public NumberPlace? FindNotFinite()
    {
        TrainingBatch batch = Batch;
        using CallerLock.Call call = caller.Enter();
        return step.IsForward
            ? NotFinite.InForward(description, (TrainingKernels)kernels, batch)
            : NotFinite.InGradients(description, batch.Memory.GradientSpan);
    }

    /// <summary>See <see cref="ITrainableModel.ResetStates"/>.</summary>
    public void ResetStates()
    {
        TrainingBatch batch = Batch;
        using CallerLock.Call call = caller.Enter();
        batch.Memory.ClearStates();
    }

    /// <summary>See <see cref="IModel.Save"/>.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using CallerLock.Call call = caller.Enter();
        weightsFile.Write(stream, memory.ParameterSpan);
    }

    /// <summary>See <see cref="IModel.Load"/>.</summary>
    public void Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using CallerLock.Call call = caller.Enter();
        weightsFile.Read(stream, EditParameters());
    }

    /// <summary>Ends the threads. The memory goes with the last reference to it.</summary>
    /// <exception cref="InvalidOperationException">Another call is running.</exception>
    public void Dispose()
    {
        if (!caller.IsDisposed)
        {
            using CallerLock.Call call = caller.Enter();
            caller.MarkDisposed();
            team.Dispose();
        }
    }

    /// <summary>Refuses what reads or changes the model's memory outside of calls.</summary>
    private void CheckUse()
    {
        caller.ThrowIfDisposed();
        caller.CheckThread();
    }

    private void Initialize(ulong seed)
    {
        Span<float> parameters = EditParameters();
        for (int i = 0; i < description.Parameters.Length; i++)
        {
            ParameterDescription parameter = description.Parameters[i];
            RandomStream stream = new(seed, StreamKind.Initialization, (uint)i, 0, 0);
            parameter.Initializer.Fill(parameters.Slice(parameter.Offset, parameter.Shape.Length), parameter.Shape, in stream);
        }
    }

    /// <summary>Weights have changed: packed and published ones are no longer those of the model.</summary>
    private void ForgetCopies()
    {
        memory.OwnParameters();
        packed = false;
        published = false;
    }

    private void Pack(int samples)
    {
        if (!packed)
        {
            team.Run(packPart, shares.OfPacking(BatchSize > 0, samples));
            packed = true;
        }
    }

    private void RunPhases(int phases, Action<Part> job)
    {
        int parts = shares.OfSamples(batch!.Rows);
        for (phase = 0; phase < phases; phase++)
        {
            team.Run(job, parts);
        }
    }
}
