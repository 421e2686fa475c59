using ModelGen;

namespace Benchmarks;

/// <summary>Work that can be timed.</summary>
/// <param name="Run">Does it once.</param>
/// <param name="Model">What is to be disposed of afterwards, or null.</param>
/// <param name="Baseline">What <paramref name="Run"/> does beside the work, whose time is subtracted; null: nothing.</param>
internal sealed record WorkRun(Action Run, IDisposable? Model = null, Action? Baseline = null) : IDisposable
{
    /// <summary>The value of masked steps in the models that have a mask: none of the samples' own numbers.</summary>
    private const float Masked = -1;

    /// <summary>Samples to compute with.</summary>
    /// <param name="model">The model.</param>
    /// <param name="count">How many.</param>
    /// <returns>Inputs from 0 to 1, or indices, and targets that are all classes in turn.</returns>
    public static (float[] Input, float[] Target) Samples(ModelDescription model, int count)
    {
        Random random = new(1);
        return (
            [.. Enumerable.Range(0, count * model.InputLength).Select(_ => model.IndexCount is int indices ? random.Next(indices) : random.NextSingle())],
            [.. Enumerable.Range(0, count).Select(i => (float)(i % model.OutputLength))]);
    }

    /// <summary>Samples of different lengths.</summary>
    /// <param name="model">The model.</param>
    /// <param name="lengths">For each sample how many of its steps are not masked.</param>
    public static (float[] Input, float[] Target) Samples(ModelDescription model, int[] lengths)
    {
        (float[] input, float[] target) = Samples(model, lengths.Length);
        int features = model.InputShape[^1];
        for (int i = 0; i < lengths.Length; i++)
        {
            input.AsSpan(i * model.InputLength, model.InputLength)[(lengths[i] * features)..].Fill(Masked);
        }

        return (input, target);
    }

    /// <summary>A prediction for sequences with lengths of their own.</summary>
    /// <typeparam name="TModel">The model.</typeparam>
    /// <param name="threads">How many threads it may use.</param>
    /// <param name="lengths">The time steps of each.</param>
    public static WorkRun Predict<TModel>(int threads, int[] lengths)
        where TModel : IModel<TModel>
    {
        TModel model = Make<TModel>(threads, batch: 0);
        float[] input = Sequences(model.Description, lengths).Input, output = new float[lengths.Length * model.Description.OutputLength];
        return new(() => model.Predict(input, lengths, output), model);
    }

    /// <summary>A prediction.</summary>
    /// <typeparam name="TModel">The model.</typeparam>
    /// <param name="threads">How many threads it may use.</param>
    /// <param name="batch">How many samples.</param>
    public static WorkRun Predict<TModel>(int threads, int batch)
        where TModel : IModel<TModel>
    {
        TModel model = Make<TModel>(threads, batch: 0);
        (float[] input, float[] output) = PredictionArguments(model, batch);
        return new(() => model.Predict(input, output), model);
    }

    /// <summary>The next time step of a stream.</summary>
    /// <typeparam name="TModel">The model.</typeparam>
    /// <exception cref="InvalidOperationException">The steps of a sequence give other numbers than the model.</exception>
    public static WorkRun StreamingStep<TModel>()
        where TModel : IModel<TModel>
    {
        TModel model = Make<TModel>(threads: 1, batch: 0);
        (float[] input, float[] output) = PredictionArguments(model, 1);
        float[] expected = [.. output];
        model.Predict(input, expected);
        ModelStream stream = model.Publish().CreateStream();
        int features = model.Description.InputShape[^1];
        for (int at = 0; at < input.Length; at += features)
        {
            stream.Step(input.AsSpan(at, features), output);
        }

        return output.AsSpan().SequenceEqual(expected)
            ? new(() => stream.Step(input.AsSpan(0, features), output), model)
            : throw new InvalidOperationException($"The steps of {model.Description.Name} by themselves give other numbers than the model.");
    }

    /// <summary>Forward, backward and the optimizer's step.</summary>
    /// <typeparam name="TModel">The model.</typeparam>
    /// <param name="threads">How many threads it may use.</param>
    /// <param name="lengths">For each sample how many of its steps are not masked.</param>
    public static WorkRun TrainingStep<TModel>(int threads, int[] lengths)
        where TModel : ITrainableModel, IModel<TModel>
    {
        TModel model = Make<TModel>(threads, lengths.Length);
        int step = 0;
        if (model.Description.TakesLengths)
        {
            (float[] sequences, float[] targets) = Sequences(model.Description, lengths);
            return new(
                () =>
                {
                    model.Forward(sequences, lengths, targets, new StepContext(true, 1, 0, step++));
                    model.Backward();
                    model.Update();
                },
                model);
        }

        (float[] input, float[] target) = Samples(model.Description, lengths);
        return new(
            () =>
            {
                model.Forward(input, target, new StepContext(true, 1, 0, step++));
                model.Backward();
                model.Update();
            },
            model);
    }

    /// <summary>Making a model and its first weights.</summary>
    /// <typeparam name="TModel">The model.</typeparam>
    /// <param name="threads">How many threads it may use.</param>
    /// <param name="batch">How many samples its training steps take.</param>
    public static WorkRun Construction<TModel>(int threads, int batch)
        where TModel : IModel<TModel> => new(() => Make<TModel>(threads, batch).Dispose());

    /// <summary>What a model does once after its parameters may have been changed: a prediction after an edit, less one without.</summary>
    /// <typeparam name="TModel">The model.</typeparam>
    /// <param name="threads">How many threads it may use.</param>
    /// <param name="batch">How many samples its training steps take: what they need is packed too.</param>
    public static WorkRun Packing<TModel>(int threads, int batch)
        where TModel : IModel<TModel>
    {
        TModel model = Make<TModel>(threads, batch);
        (float[] input, float[] output) = PredictionArguments(model, 1);
        return new(
            () =>
            {
                model.EditParameters();
                model.Predict(input, output);
            },
            model,
            () => model.Predict(input, output));
    }

    /// <summary>A model whose first weights are the same each time.</summary>
    /// <typeparam name="TModel">The model.</typeparam>
    /// <param name="threads">How many threads it may use.</param>
    /// <param name="batch">How many samples its training steps take; 0: it has none.</param>
    public static TModel Make<TModel>(int threads, int batch)
        where TModel : IModel<TModel> =>
        TModel.Create(new ModelOptions { Seed = 1, BatchSize = batch, Threads = threads });

    /// <inheritdoc/>
    public void Dispose() => Model?.Dispose();

    /// <summary>The same numbers as <see cref="Samples(ModelDescription, int[])"/>, without what lies behind the end of a sequence.</summary>
    private static (float[] Input, float[] Target) Sequences(ModelDescription model, int[] lengths)
    {
        (float[] input, float[] target) = Samples(model, lengths.Length);
        int features = model.InputShape[^1];
        return ([.. lengths.SelectMany((length, i) => input.AsSpan(i * model.InputLength, length * features).ToArray())], target);
    }

    private static (float[] Input, float[] Output) PredictionArguments(IModel model, int batch) =>
        (Samples(model.Description, batch).Input, new float[batch * model.Description.OutputLength]);
}
