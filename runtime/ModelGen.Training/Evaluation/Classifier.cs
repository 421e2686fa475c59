namespace ModelGen.Training;

/// <summary>Asks a model for the outputs of every sample, and which of them count.</summary>
internal static class Classifier
{
    /// <summary>The outputs (n, output shape), and their mask (n, positions) or empty: all count.</summary>
    /// <exception cref="ArgumentException">The outputs carry a mask, and the model does not tell it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static (float[] Outputs, float[] Mask) Run(IModel model, Dataset data, CancellationToken cancellation)
    {
        if (!model.Description.OutputIsMasked)
        {
            return (model.Predict(data, cancellation), []);
        }

        if (model is not ITrainableModel { BatchSize: > 0 } trainable)
        {
            throw new ArgumentException(
                $"The outputs of {model.Description.Name} carry a mask, which an instance for inference only does not tell; classify with "
                + "one that has a training section and a batch size of at least 1.",
                nameof(model));
        }

        return Forward(trainable, data, cancellation);
    }

    /// <summary>Prediction tells no mask, but a forward pass with targets does.</summary>
    private static (float[] Outputs, float[] Mask) Forward(ITrainableModel model, Dataset data, CancellationToken cancellation)
    {
        ModelDescription description = model.Description;
        int positions = description.Positions();
        float[] outputs = OutputArray.Make(data, description.OutputLength);
        float[] mask = OutputArray.Make(data, positions);
        BatchReader batches = new(data, model.BatchSize);
        for (int step = 0; step < batches.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Batch batch = batches.Read(step);
            int first = step * model.BatchSize;
            model.Forward(batch.Inputs, batch.Targets, StepContext.Inference);
            model.Outputs.CopyTo(outputs.AsSpan(first * description.OutputLength));
            model.OutputMask.CopyTo(mask.AsSpan(first * positions));
        }

        return (outputs, mask);
    }
}
