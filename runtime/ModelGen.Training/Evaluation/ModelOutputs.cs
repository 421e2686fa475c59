namespace ModelGen.Training;

/// <summary>What a model gave for every sample of a data set, and what the samples' targets are.</summary>
/// <param name="Outputs">(n, output shape), C order.</param>
/// <param name="Mask">(n, positions), 0 where a position does not count; empty: all count.</param>
/// <param name="Targets">(n, target length), C order.</param>
internal readonly record struct ModelOutputs(ReadOnlyMemory<float> Outputs, ReadOnlyMemory<float> Mask, ReadOnlyMemory<float> Targets)
{
    /// <summary>Asks a model, in inference mode.</summary>
    /// <exception cref="ArgumentException">The outputs carry a mask, and the model does not tell it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ModelOutputs Of(IModel model, Dataset data, CancellationToken cancellation)
    {
        ModelDescription description = model.Description;
        float[] outputs = SampleArray.Make(data, description.OutputLength, "outputs");
        float[] targets = data.IsInMemory ? [] : SampleArray.Make(data, data.TargetLength, "targets");
        ReadOnlyMemory<float> kept = data.IsInMemory ? data.Targets : targets;
        if (!description.OutputIsMasked)
        {
            Predict(model, data, outputs, targets, cancellation);
            return new ModelOutputs(outputs, default, kept);
        }

        if (model is not ITrainableModel { BatchSize: > 0 } trainable)
        {
            throw new ArgumentException(
                $"The outputs of {description.Name} carry a mask, which an instance for inference only does not tell; classify with "
                + "one that has a training section and a batch size of at least 1.",
                nameof(model));
        }

        float[] mask = SampleArray.Make(data, description.Positions(), "masks");
        Forward(trainable, data, outputs, mask, targets, cancellation);
        return new ModelOutputs(outputs, mask, kept);
    }

    /// <summary>Computes the outputs of all samples, and keeps the targets that are read with them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The samples.</param>
    /// <param name="outputs">(n, output shape), C order.</param>
    /// <param name="targets">(n, target length), C order; empty: they are not kept.</param>
    /// <param name="cancellation">Ends it after the running batch.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Predict(IModel model, Dataset data, Span<float> outputs, Span<float> targets, CancellationToken cancellation)
    {
        // The whole at once is fastest, where it is there and nobody wants to end it.
        int length = model.Description.OutputLength;
        BatchReader batches = new(data, data.IsInMemory && !cancellation.CanBeCanceled ? data.Count : BatchReader.SizeFor(data));
        for (int step = 0; step < batches.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Batch batch = batches.Read(step);
            model.Predict(batch.Inputs, outputs.Slice(batch.First * length, batch.Count * length));
            Keep(batch, data, targets);
        }
    }

    /// <summary>Prediction tells no mask, but a forward pass with targets does.</summary>
    private static void Forward(
        ITrainableModel model, Dataset data, Span<float> outputs, Span<float> mask, Span<float> targets, CancellationToken cancellation)
    {
        BatchReader batches = new(data, model.BatchSize);
        for (int step = 0; step < batches.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Batch batch = batches.Read(step);
            model.Forward(batch.Inputs, batch.Targets, StepContext.Inference);
            model.Outputs.CopyTo(outputs[(batch.First * model.Description.OutputLength)..]);
            model.OutputMask.CopyTo(mask[(batch.First * model.Description.Positions())..]);
            Keep(batch, data, targets);
        }
    }

    private static void Keep(in Batch batch, Dataset data, Span<float> targets)
    {
        if (!targets.IsEmpty)
        {
            batch.Targets.CopyTo(targets[(batch.First * data.TargetLength)..]);
        }
    }
}
