namespace ModelGen.Tests.Training;

/// <summary>
/// Stands in for a model on a device: puts a queue before another model. A step's effects come at once, its results when it is
/// completed. Waiting for the oldest step has the results of all others that are queued too.
/// </summary>
internal sealed class QueuedModel : IQueuedModel
{
    private readonly ITrainableModel model;
    private readonly StepResults[] ring;
    private StepResults? completed;
    private int enqueued;
    private int synchronized;
    private int taken;

    public QueuedModel(ITrainableModel model, int capacity)
    {
        this.model = model;
        int outputs = model.BatchSize * model.Description.OutputLength;
        ring = [.. Enumerable.Range(0, capacity).Select(_ => new StepResults(outputs))];
    }

    public int QueueCapacity => ring.Length;

    public int QueuedSteps => enqueued - taken;

    /// <summary>How many times the caller had to wait for the device.</summary>
    public int Synchronizations { get; private set; }

    public ModelDescription Description => model.Description;

    public int BatchSize => model.BatchSize;

    public ReadOnlySpan<float> Parameters => model.Parameters;

    public Span<float> EditParameters() => model.EditParameters();

    public ReadOnlySpan<float> Gradients => model.Gradients;

    public Span<float> EditGradients() => model.EditGradients();

    public ReadOnlySpan<float> OptimizerState => model.OptimizerState;

    public Span<float> EditOptimizerState() => model.EditOptimizerState();

    public ReadOnlySpan<float> Outputs => completed is null ? model.Outputs : completed.Outputs;

    public ReadOnlySpan<float> OutputMask => completed is null ? model.OutputMask : completed.OutputMask;

    public double LearningRate
    {
        get => model.LearningRate;
        set => model.LearningRate = value;
    }

    public long Iterations
    {
        get => model.Iterations;
        set => model.Iterations = value;
    }

    public void Enqueue(ReadOnlySpan<float> input, ReadOnlySpan<float> target, in StepContext context)
    {
        Assert.True(context.Training);
        if (QueuedSteps == QueueCapacity)
        {
            throw new InvalidOperationException("The queue is full.");
        }

        double loss = Forward(input, target, context);
        ring[enqueued % ring.Length].Set(loss, model.Outputs, model.OutputMask);
        Backward();
        Update();
        enqueued++;
    }

    public double Complete()
    {
        if (QueuedSteps == 0)
        {
            throw new InvalidOperationException("No step is queued.");
        }

        if (taken == synchronized)
        {
            Synchronizations++;
            synchronized = enqueued;
        }

        completed = ring[taken++ % ring.Length];
        return completed.Loss;
    }

    public double Forward(ReadOnlySpan<float> input, ReadOnlySpan<float> target, in StepContext context)
    {
        completed = null;
        return model.Forward(input, target, context);
    }

    public void Backward() => model.Backward();

    public void Update() => model.Update();

    public void Predict(ReadOnlySpan<float> input, Span<float> output) => model.Predict(input, output);

    public void Save(Stream stream) => model.Save(stream);

    public void Load(Stream stream) => model.Load(stream);

    public void Dispose() => model.Dispose();

    /// <summary>What a step gave; no mask is longer than the outputs that it masks.</summary>
    private sealed class StepResults(int capacity)
    {
        private readonly float[] outputs = new float[capacity];
        private readonly float[] mask = new float[capacity];
        private int outputCount;
        private int maskCount;

        public double Loss { get; private set; }

        public ReadOnlySpan<float> Outputs => outputs.AsSpan(0, outputCount);

        public ReadOnlySpan<float> OutputMask => mask.AsSpan(0, maskCount);

        public void Set(double loss, ReadOnlySpan<float> stepOutputs, ReadOnlySpan<float> stepMask)
        {
            Loss = loss;
            stepOutputs.CopyTo(outputs);
            stepMask.CopyTo(mask);
            outputCount = stepOutputs.Length;
            maskCount = stepMask.Length;
        }
    }
}
