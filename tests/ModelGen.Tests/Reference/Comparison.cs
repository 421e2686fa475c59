using ModelGen.Generator.Binding;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;

namespace ModelGen.Tests.Reference;

/// <summary>Holds a generated model against its reference.</summary>
/// <param name="model">The generated model.</param>
/// <param name="reference">Its reference.</param>
/// <param name="yaml">Their source, for the messages.</param>
/// <param name="processor">
/// The model on the processor where it computes elsewhere, and null where it does not. The processor's gradients are compared with central differences,
/// which take two passes for each weight; what others compute is compared with these.
/// </param>
internal sealed class Comparison(ITrainableModel model, ReferenceModel reference, string yaml, ITrainableModel? processor) : IDisposable
{
    /// <summary>Numbers of a forward pass in single precision agree to this, relative to the largest of them.</summary>
    private const double ForwardTolerance = 1e-5;

    /// <summary>A gradient agrees to this, relative to the largest of its tensor, and to <see cref="GradientFloor"/>.</summary>
    private const double GradientTolerance = 1e-4;

    private const double GradientFloor = 1e-6;

    /// <summary>A few steps of the optimizer agree to this, relative to the largest weight of the tensor.</summary>
    private const double WeightTolerance = 2e-6;

    /// <summary>The share of gradients that may lie at a kink of the loss.</summary>
    private const double KinkShare = 0.02;

    /// <summary>The comparison of a model on a backend.</summary>
    /// <param name="network">The network.</param>
    /// <param name="compiled">What it was compiled to.</param>
    /// <param name="yaml">Its source, for the messages.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="options">The options of the instance.</param>
    public static Comparison Of(Network network, CompiledModels compiled, string yaml, Backend backend, ModelOptions? options = null)
    {
        ITrainableModel model = compiled.CreateTrainable((options ?? new ModelOptions()) with { VectorWidth = backend.Width }, network.Name);
        return new Comparison(
            (ITrainableModel)backend.Move(model),
            new ReferenceModel(network),
            yaml,
            backend.IsProcessor ? null : compiled.CreateTrainable(options, network.Name));
    }

    /// <summary>How many samples to take the central differences on: few where there are many weights, each of which takes two passes.</summary>
    public int MostDifferentiated => model.Description.TrainableCount > 600 ? 2 : RandomArchitecture.BatchSize;

    /// <inheritdoc/>
    public void Dispose()
    {
        model.Dispose();
        processor?.Dispose();
    }

    /// <summary>Compares predictions, losses, gradients and steps of a network with those of its reference and its central differences.</summary>
    /// <param name="network">The network.</param>
    /// <param name="compiled">What it was compiled to.</param>
    /// <param name="yaml">Its source, for the messages.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="seed">Of weights and batches.</param>
    public static void CheckAll(Network network, CompiledModels compiled, string yaml, Backend backend, int seed)
    {
        using Comparison comparison = Of(network, compiled, yaml, backend, new ModelOptions { Seed = 3 });
        System.Random random = new(seed);
        comparison.SpreadWeights(random);
        comparison.Predicts(RandomBatch.Draw(network, random, 9));
        comparison.Trains([RandomBatch.Draw(network, random, comparison.MostDifferentiated), RandomBatch.Draw(network, random, 4)]);
    }

    /// <summary>Moves every trainable weight a little, so that no kink is met by design; the reference takes all of them.</summary>
    public void SpreadWeights(System.Random random)
    {
        Span<float> parameters = model.EditParameters();
        foreach (ref float weight in parameters[..model.Description.TrainableCount])
        {
            weight += (float)((random.NextDouble() - 0.5) * 0.2);
        }

        TakeWeights();
    }

    /// <summary>Inference, for more samples than a training batch holds.</summary>
    public void Predicts(RandomBatch batch)
    {
        float[] output = new float[batch.Samples * reference.Network.Output.Length];
        model.Predict(batch.Input, output);
        Near(reference.Outputs(reference.Forward(batch.Input, StepContext.Inference)), output, ForwardTolerance, 0, "predictions");
    }

    /// <summary>Forward pass, loss and mask in inference mode.</summary>
    public void Evaluates(RandomBatch batch) => Forward(batch, new StepContext(false, 5));

    /// <summary>Steps in training mode: each forward pass and all weights after it, and the gradient of the first.</summary>
    public void Trains(IReadOnlyList<RandomBatch> batches)
    {
        ReferenceModel trained = new(reference.Network);
        reference.Parameters.CopyTo(trained.Parameters, 0);
        ReferenceOptimizer optimizer = new(trained, model.Description.Training!);
        for (int i = 0; i < batches.Count; i++)
        {
            RandomBatch batch = batches[i];
            StepContext context = new(true, 12345678901234567, i, 3 * i);
            Batch[] flow = Forward(batch, context);
            model.Backward();
            if (i == 0)
            {
                Gradients(processor is null
                    ? reference.Differentiate(flow, batch.Target, in context, batch.Weights)
                    : Differentiate(processor, batch, in context));
            }

            // The optimizer gets the model's own gradients: some optimizers blow the least difference of a tiny one up to a whole step.
            trained.Track(trained.Forward(batch.Input, in context));
            optimizer.Step(model.Gradients);
            model.Update();
            Weights(trained, i);
            TakeWeights();
        }
    }

    /// <summary>The gradients that the processor computes.</summary>
    private Differences Differentiate(ITrainableModel processor, RandomBatch batch, in StepContext context)
    {
        model.Parameters.CopyTo(processor.EditParameters());
        processor.Forward(batch.All, in context);
        processor.Backward();
        return new Differences(Array.ConvertAll(processor.Gradients.ToArray(), gradient => (double)gradient), new bool[processor.Gradients.Length]);
    }

    private Batch[] Forward(RandomBatch batch, StepContext context)
    {
        Batch[] flow = reference.Forward(batch.Input, in context);
        double loss = model.Forward(batch.All, in context);
        string mode = context.Training ? "training" : "inference";
        Near(reference.Outputs(flow), model.Outputs, ForwardTolerance, 0, $"outputs in {mode}");
        Near([reference.MeanLoss(flow, batch.Target, batch.Weights)], [(float)loss], ForwardTolerance, 1e-6, $"loss in {mode}");
        double[] losses = reference.Network.NamedOutputs.Count == 0 ? []
            : [.. reference.Network.Outputs.Select(output => reference.MeanLoss(output, flow, batch.Target, batch.Weights))];
        Near(losses, Array.ConvertAll(model.OutputLosses.ToArray(), own => (float)own), ForwardTolerance, 1e-6, $"losses of outputs in {mode}");
        Near(reference.Mask(flow), model.OutputMask, 0, 0, $"mask in {mode}");
        return flow;
    }

    private void Gradients(Differences differences)
    {
        int kinks = differences.Kinks.Count(kink => kink);
        int all = differences.Kinks.Length;
        Assert.True(kinks <= KinkShare * all, $"{kinks} of {all} gradients lie at a kink\n{yaml}");
        float[] gradients = model.Gradients.ToArray();
        for (int i = 0; i < gradients.Length; i++)
        {
            gradients[i] = differences.Kinks[i] ? (float)differences.Gradient[i] : gradients[i];
        }

        foreach (Tensor tensor in reference.Trained)
        {
            Span<double> expected = differences.Gradient.AsSpan()[tensor.Range];
            Near(expected, gradients.AsSpan()[tensor.Range], GradientTolerance, GradientFloor, $"gradient of {tensor}");
        }
    }

    private void Weights(ReferenceModel trained, int step)
    {
        foreach (Tensor tensor in trained.Tensors)
        {
            Near(
                trained.Parameters.AsSpan()[tensor.Range],
                model.Parameters[tensor.Range],
                WeightTolerance,
                1e-7,
                $"{tensor} after step {step + 1}");
        }
    }

    private void TakeWeights() => Array.ConvertAll(model.Parameters.ToArray(), w => (double)w).CopyTo(reference.Parameters, 0);

    private void Near(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double relative, double floor, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = 0;
        foreach (double value in expected)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        double tolerance = floor + (relative * largest);
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= tolerance))
            {
                Assert.Fail($"{what}: number {i} of {expected.Length} is {actual[i]}, not {expected[i]} ± {tolerance}\n{yaml}");
            }
        }
    }
}
