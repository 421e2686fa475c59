using System.Collections.Concurrent;

namespace ModelGen.Tests.Golden;

/// <summary>What the compiled models make of a case on one backend, under the names that the case's tensors have.</summary>
internal sealed class GoldenRun
{
    /// <summary>Another formula of the optimizer, whose weights a case holds as a warning.</summary>
    public const string OldRmsProp = "rmsprop_keras2";

    private const int Steps = 3;

    /// <summary>
    /// Quantities that a run does not have: what goes in, weights that must not come out, the input's gradient, which
    /// <see cref="InputGradientTests"/> has, and penalties, which losses have in them.
    /// </summary>
    private static readonly string[] NoResults =
        ["x", "y", "sample_weight", "", $"alt/{OldRmsProp}/step1", $"alt/{OldRmsProp}/step3", "grad/x", "penalty"];

    /// <summary>Quantities of the layers inside.</summary>
    private static readonly string[] Inside = ["layer_output", "layer_mask"];

    private static readonly ConcurrentDictionary<(GoldenCase Golden, Backend Backend), Lazy<GoldenRun>> Runs = new();

    private readonly GoldenCase golden;
    private readonly Backend backend;
    private readonly Dictionary<string, float[]> values = [];

    private GoldenRun(GoldenCase golden, Backend backend)
    {
        this.golden = golden;
        this.backend = backend;
        Infer();
        Train();
        if (golden.HasLayer("BatchNormalization"))
        {
            MeasureBatch();
        }

        if (golden.Has("mask"))
        {
            Mask();
        }

        if (golden.TensorsOf($"alt/{GoldenModels.StrongDecay}/step1").Any())
        {
            using ITrainableModel model = GoldenModels.WithStrongDecay(golden, backend);
            Fit(model, $"alt/{GoldenModels.StrongDecay}/");
        }
    }

    /// <summary>All values by name.</summary>
    public IReadOnlyDictionary<string, float[]> Values => values;

    /// <summary>The quantities of a case that its run on a backend has.</summary>
    public static string[] Quantities(GoldenCase golden, Backend backend) =>
        [.. golden.Tensors.Select(golden.QuantityOf).Distinct().Except(NoResults).Except(backend.SeesInside(golden) ? [] : Inside)];

    /// <summary>The run of a case, which is made once.</summary>
    public static GoldenRun Of(GoldenCase golden, Backend backend) => Runs.GetOrAdd(
        (golden, backend), static key => new Lazy<GoldenRun>(() => new GoldenRun(key.Golden, key.Backend))).Value;

    private void Infer()
    {
        using ITrainableModel model = GoldenModels.Real(golden, backend);
        values["output"] = Predict(model);
        double loss = model.Forward(golden.Batch(training: false), StepContext.Inference);
        values["loss_inference"] = [(float)loss];
        values["forward_output"] = [.. model.Outputs];
        if (backend.SeesInside(golden))
        {
            LookInside();
        }
    }

    private void LookInside()
    {
        foreach (Tensor output in golden.TensorsOf("layer_output"))
        {
            using ITrainableModel head = GoldenModels.UpTo(golden, output.Name.Split('/')[1], backend);
            values[output.Name] = Predict(head);
        }

        foreach (Tensor mask in golden.TensorsOf("layer_mask"))
        {
            using ITrainableModel head = GoldenModels.UpTo(golden, mask.Name.Split('/')[1], backend);
            values[mask.Name] = MaskOf(head, mask.Values.Length);
        }
    }

    /// <summary>The mask that a model's last layer hands on; all ones where it has none.</summary>
    private float[] MaskOf(ITrainableModel model, int positions)
    {
        model.Forward(golden.Input.Values, new float[golden.Samples * model.Description.TargetLength], StepContext.Inference);
        return model.Description.OutputIsMasked ? [.. model.OutputMask] : [.. Enumerable.Repeat(1f, positions)];
    }

    private void Train()
    {
        using ITrainableModel model = GoldenModels.ForTraining(golden, backend);
        values["loss"] = [(float)Forward(model)];
        values["output_training"] = [.. model.Outputs];
        model.Backward();
        Keep("grad/", model.Description.Parameters.Where(parameter => parameter.Trainable), model.Gradients);

        // Moving statistics have seen the batch above, so the steps begin anew.
        using ITrainableModel fresh = GoldenModels.ForTraining(golden, backend);
        values["loss_history"] = Fit(fresh, "");
    }

    /// <summary>Takes steps on the same batch and keeps the parameters after each; gives the losses before and after each.</summary>
    private float[] Fit(ITrainableModel model, string prefix)
    {
        float[] losses = new float[Steps + 1];
        for (int step = 0; step < Steps; step++)
        {
            losses[step] = (float)Forward(model);
            model.Backward();
            model.Update();
            Keep($"{prefix}step{step + 1}/", model.Description.Parameters, model.Parameters);
        }

        losses[Steps] = (float)Forward(model);
        return losses;
    }

    private void MeasureBatch()
    {
        using ITrainableModel model = GoldenModels.WithBatchStatistics(golden, backend);
        Forward(model);
        ReadOnlySpan<float> parameters = model.Parameters;
        foreach (ParameterDescription parameter in model.Description.Parameters.Where(parameter => !parameter.Trainable))
        {
            values["batch_stats/" + parameter.Name.Replace("moving_", "")] = Slice(parameters, parameter);
        }
    }

    private void Mask()
    {
        using ITrainableModel model = GoldenModels.MaskOnly(golden, backend);
        model.Forward(golden.Input.Values, new float[golden.Samples * model.Description.TargetLength], StepContext.Inference);
        values["mask"] = [.. model.OutputMask];
        values["masked_x"] = [.. model.Outputs];
    }

    private double Forward(ITrainableModel model) =>
        model.Forward(golden.Batch(training: true), new StepContext(Training: true));

    private float[] Predict(IModel model)
    {
        float[] output = new float[golden.Samples * model.Description.OutputLength];
        model.Predict(golden.Input.Values, output);
        return output;
    }

    private void Keep(string prefix, IEnumerable<ParameterDescription> parameters, ReadOnlySpan<float> vector)
    {
        foreach (ParameterDescription parameter in parameters)
        {
            values[prefix + parameter.Name] = Slice(vector, parameter);
        }
    }

    private static float[] Slice(ReadOnlySpan<float> vector, ParameterDescription parameter) =>
        vector.Slice(parameter.Offset, parameter.Shape.Length).ToArray();
}
