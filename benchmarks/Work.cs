using ModelGen;

namespace Benchmarks;

/// <summary>One row of the tables: a model and something that users do with it.</summary>
/// <param name="Name">Model and work.</param>
/// <param name="Useful">What it has to do at least.</param>
/// <param name="Target">What it is to reach: a share of the peak, or a time; empty: nothing in particular.</param>
/// <param name="Create">Makes the model with a number of threads, and what is timed.</param>
internal sealed record Work(string Name, Useful Useful, string Target, Func<int, WorkRun> Create)
{
    /// <summary>The same, told to other libraries; null: they do nothing of the kind.</summary>
    public Subject? Subject { get; init; }

    /// <summary>All rows.</summary>
    public static IReadOnlyList<Work> All { get; } =
    [
        Predict<Lstm128>("lstm-128", 1, "90%"),
        Predict<SimpleRnn128>("simple-rnn-128", 1, "40 us"),
        Predict<Lstm32And16>("lstm-32-16", 1, "65 us"),
        Predict<StackedLstm128>("stacked-lstm-128", 1),
        Predict<Gru128>("gru-128", 1, "as lstm-128"),
        Predict<BidirectionalLstm64>("bidirectional-lstm-64", 1),
        StepKernel<Lstm128Stream>("lstm-128", Streaming.Lstm128),
        StreamingStep<Lstm128Stream>("lstm-128", "3.2 us"),
        StepKernel<Gru128Stream>("gru-128", Streaming.Gru128),
        StreamingStep<Gru128Stream>("gru-128", "as lstm-128"),
        StepKernel<Lstm32Stream>("lstm-32", Streaming.Lstm32),
        StreamingStep<Lstm32Stream>("lstm-32", "0.17 us"),
        StepKernel<Lstm16Stream>("lstm-16", Streaming.Lstm16),
        StreamingStep<Lstm16Stream>("lstm-16", "0.09 us"),
        Predict<Lstm128>("lstm-128", 64, "75%"),
        Predict<SimpleRnn128>("simple-rnn-128", 64, "50%"),
        Predict<Lstm32And16>("lstm-32-16", 64, "40%"),
        Predict<StackedLstm128>("stacked-lstm-128", 64),
        Predict<Gru128>("gru-128", 64, "as lstm-128"),
        Predict<BidirectionalLstm64>("bidirectional-lstm-64", 64),
        TrainingStep<Lstm128>("lstm-128", 64, "60%"),
        TrainingStep<Gru128>("gru-128", 64, "70%"),
        TrainingStep<BidirectionalLstm64>("bidirectional-lstm-64", 64),
        TrainingStep<SimpleRnn128>("simple-rnn-128", 64, "45%"),
        TrainingStep<StackedLstm128>("stacked-lstm-128", 64, "60%"),
        TrainingStep<Lstm256>("lstm-256", 128, "65%"),
        TrainingStep<MaskedLstm32And16>("masked-lstm-32-16", 32, "35%"),
        RaggedTrainingStep<MaskedLstm32And16>("masked-lstm-32-16", 32, shortest: 40, "35%"),
        PredictSequences<SequencesLstm32And16>("sequences-lstm-32-16", 64, share: 1, "as masked"),
        PredictSequences<SequencesLstm32And16>("sequences-lstm-32-16", 64, share: 0.5, "half of that"),
        SequencesTrainingStep<SequencesLstm32And16>("sequences-lstm-32-16", 32, share: 1, "as masked"),
        SequencesTrainingStep<SequencesLstm32And16>("sequences-lstm-32-16", 32, share: 0.5, "half of that"),
        RaggedTrainingStep<SequencesLstm32And16>("sequences-lstm-32-16", 32, shortest: 40, "as masked"),
        Predict<ConvolutionGru64>("conv-gru-64", 64) with { Subject = null },
        TrainingStep<ConvolutionGru64>("conv-gru-64", 64) with { Subject = null },
        TrainingStep<EmbeddingLstm32>("embedding-lstm-32", 32) with { Subject = null },
        new("lstm-128 construction, batch 64", Useful.Nothing, "a training step", threads => WorkRun.Construction<Lstm128>(threads, 64)),
        new("lstm-128 packing of weights", Useful.Nothing, "a training step", threads => WorkRun.Packing<Lstm128>(threads, 64)),
    ];

    /// <summary>A prediction.</summary>
    /// <typeparam name="TModel">The model.</typeparam>
    /// <param name="name">The model's name.</param>
    /// <param name="batch">How many samples.</param>
    /// <param name="target">What is to be reached, or empty.</param>
    public static Work Predict<TModel>(string name, int batch, string target = "")
        where TModel : IModel<TModel>
    {
        ModelCost cost = new(TModel.ModelDescription);
        return new(
            $"{name} predict, batch {batch}",
            batch == 1 ? Useful.Reads(cost.WeightBytes) : Useful.Computes(cost.Predict(batch).Operations),
            target,
            threads => WorkRun.Predict<TModel>(threads, batch))
        {
            Subject = new(Activity.Predict, () => WorkRun.Make<TModel>(1, batch: 0), Unmasked<TModel>(batch)),
        };
    }

    /// <summary>A training step, no time step of its samples masked.</summary>
    /// <typeparam name="TModel">The model.</typeparam>
    /// <param name="name">The model's name.</param>
    /// <param name="batch">How many samples.</param>
    /// <param name="target">What is to be reached, or empty.</param>
    public static Work TrainingStep<TModel>(string name, int batch, string target = "")
        where TModel : ITrainableModel, IModel<TModel> =>
        TrainingStep<TModel>($"{name} training step, batch {batch}", Unmasked<TModel>(batch), target);

    /// <summary>One time step of one stream, its state kept between the calls.</summary>
    private static Work StreamingStep<TModel>(string name, string target)
        where TModel : IModel<TModel> => new(
            $"{name} streaming step",
            OfStep<TModel>(),
            target,
            _ => WorkRun.StreamingStep<TModel>())
        {
            Subject = new(Activity.StreamingStep, () => WorkRun.Make<TModel>(1, batch: 0), Unmasked<TModel>(1)),
        };

    /// <summary>What of a streaming step is the recurrent layer's kernel, in memory of its own.</summary>
    private static Work StepKernel<TModel>(string name, Func<WorkRun> create)
        where TModel : IModel<TModel> => new($"{name} streaming step, kernel", OfStep<TModel>(), string.Empty, _ => create());

    private static Useful OfStep<TModel>()
        where TModel : IModel<TModel> =>
        Useful.Reads((double)new ModelCost(TModel.ModelDescription).WeightBytes / TModel.ModelDescription.InputShape[0]);

    /// <summary>A training step on sequences of all lengths from the shortest to the longest, in no order.</summary>
    private static Work RaggedTrainingStep<TModel>(string name, int batch, int shortest, string target)
        where TModel : ITrainableModel, IModel<TModel>
    {
        int steps = TModel.ModelDescription.InputShape[0];
        int[] lengths = [.. Enumerable.Range(0, batch).Select(i => shortest + ((steps - shortest) * i / (batch - 1)))];
        new Random(1).Shuffle(lengths);
        return TrainingStep<TModel>($"{name} training step, batch {batch}, ragged", lengths, target);
    }

    /// <summary>A prediction for sequences that have a share of the time steps of the input's shape.</summary>
    private static Work PredictSequences<TModel>(string name, int batch, double share, string target)
        where TModel : IModel<TModel>
    {
        int[] lengths = Share<TModel>(batch, share);
        return new(
            $"{name} predict, batch {batch}, {lengths[0]} steps",
            Useful.Computes(new ModelCost(TModel.ModelDescription).Predict(batch).Operations * share),
            target,
            threads => WorkRun.Predict<TModel>(threads, lengths));
    }

    /// <summary>A training step on sequences that have a share of the time steps of the input's shape.</summary>
    private static Work SequencesTrainingStep<TModel>(string name, int batch, double share, string target)
        where TModel : ITrainableModel, IModel<TModel>
    {
        int[] lengths = Share<TModel>(batch, share);
        return TrainingStep<TModel>($"{name} training step, batch {batch}, {lengths[0]} steps", lengths, target);
    }

    private static int[] Share<TModel>(int batch, double share)
        where TModel : IModel<TModel> => [.. Enumerable.Repeat((int)(share * TModel.ModelDescription.InputShape[0]), batch)];

    private static Work TrainingStep<TModel>(string name, int[] lengths, string target)
        where TModel : ITrainableModel, IModel<TModel> => new(
            name,
            Useful.Computes(new ModelCost(TModel.ModelDescription).TrainingOperations(lengths)),
            target,
            threads => WorkRun.TrainingStep<TModel>(threads, lengths))
        {
            // The other libraries mask what lies behind a sequence's end.
            Subject = TModel.ModelDescription.TakesLengths ? null : new(Activity.TrainingStep, () => WorkRun.Make<TModel>(1, lengths.Length), lengths),
        };

    /// <summary>The lengths of samples no step of which is masked.</summary>
    private static int[] Unmasked<TModel>(int batch)
        where TModel : IModel<TModel> => [.. Enumerable.Repeat(TModel.ModelDescription.InputShape[0], batch)];
}

/// <summary>What a row does, for a library that is to do the same.</summary>
/// <param name="Activity">What is done with the model.</param>
/// <param name="Create">Makes the model, with the same weights each time.</param>
/// <param name="Lengths">For each sample how many of its steps are not masked.</param>
internal sealed record Subject(Activity Activity, Func<IModel> Create, int[] Lengths);

/// <summary>What is done with a model.</summary>
internal enum Activity
{
    /// <summary>A prediction.</summary>
    Predict,

    /// <summary>One time step on one sample, the state kept between the calls.</summary>
    StreamingStep,

    /// <summary>Forward, backward and the optimizer's step.</summary>
    TrainingStep,
}

/// <summary>What a piece of work has to do at least, and what of the machine bounds it.</summary>
/// <param name="Amount">Floating-point operations or bytes.</param>
/// <param name="Resource">Which of them.</param>
internal readonly record struct Useful(double Amount, Resource Resource)
{
    /// <summary>Work whose time alone is looked at.</summary>
    public static Useful Nothing => default;

    /// <summary>Matrix products of a batch.</summary>
    /// <param name="operations">Floating-point operations, two for a multiply-add.</param>
    public static Useful Computes(double operations) => new(operations, Resource.MultiplyAdds);

    /// <summary>Products with a single row: each weight is read for one multiply-add.</summary>
    /// <param name="bytes">Bytes of the weights, once for each time step.</param>
    public static Useful Reads(double bytes) => new(bytes, Resource.L2);
}

/// <summary>What bounds a piece of work.</summary>
internal enum Resource
{
    /// <summary>Nothing that is measured.</summary>
    None,

    /// <summary>Multiply-adds in registers.</summary>
    MultiplyAdds,

    /// <summary>Reads from the second cache, by one thread.</summary>
    L2,
}
