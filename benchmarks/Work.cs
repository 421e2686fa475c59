using ModelGen;

namespace Benchmarks;

/// <summary>One row of the table: a model and something that users do with it.</summary>
/// <param name="Name">Model and work, the same as in the peers' scripts.</param>
/// <param name="Create">Makes the model with a number of threads, and what is timed.</param>
internal sealed record Work(string Name, Func<int, (IDisposable Model, Action Run)> Create)
{
    private const int Batch = 64;

    /// <summary>All rows.</summary>
    public static IReadOnlyList<Work> All { get; } =
    [
        .. Rows<Lstm128>("lstm-128"),
        .. Rows<SimpleRnn128>("simple-rnn-128"),
        .. Rows<StackedLstm128>("stacked-lstm-128"),
    ];

    /// <summary>Samples to compute with.</summary>
    /// <param name="model">The model.</param>
    /// <param name="count">How many.</param>
    /// <returns>Inputs from 0 to 1 and targets that are all classes in turn.</returns>
    public static (float[] Input, float[] Target) Samples(ModelDescription model, int count)
    {
        Random random = new(1);
        return (
            [.. Enumerable.Range(0, count * model.InputLength).Select(_ => random.NextSingle())],
            [.. Enumerable.Range(0, count).Select(i => (float)(i % model.OutputLength))]);
    }

    private static IEnumerable<Work> Rows<TModel>(string name)
        where TModel : ITrainableModel, IModel<TModel>
    {
        yield return new Work($"{name} training step, batch {Batch}", threads => TrainingStep(Make<TModel>(threads)));
        yield return new Work($"{name} predict, batch {Batch}", threads => Predict(Make<TModel>(threads), Batch));
        yield return new Work($"{name} predict, batch 1", threads => Predict(Make<TModel>(threads), 1));
    }

    private static TModel Make<TModel>(int threads)
        where TModel : IModel<TModel> =>
        TModel.Create(new ModelOptions { Seed = 1, BatchSize = Batch, Threads = threads });

    private static (IDisposable, Action) TrainingStep(ITrainableModel model)
    {
        (float[] input, float[] target) = Samples(model.Description, Batch);
        int step = 0;
        return (model, () =>
        {
            model.Forward(input, target, new StepContext(true, 1, 0, step++));
            model.Backward();
            model.Update();
        });
    }

    private static (IDisposable, Action) Predict(IModel model, int batch)
    {
        (float[] input, _) = Samples(model.Description, batch);
        float[] output = new float[batch * model.Description.OutputLength];
        return (model, () => model.Predict(input, output));
    }
}
