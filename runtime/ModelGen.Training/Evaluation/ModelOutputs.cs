using ModelGen.CompilerServices;

namespace ModelGen.Training;

/// <summary>
/// What a model gave for every sample of a data set, and what the samples' targets are. Where sequences have lengths of their own, there is room for
/// the steps of the longest that the model takes: what one has no step for is 0 and masked.
/// </summary>
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
        float[] targets = data.IsInMemory ? [] : SampleArray.Make(data, TargetRoom(data, description), "targets");
        ReadOnlyMemory<float> kept = data.IsInMemory ? data.Targets : targets;
        if (!description.OutputIsMasked)
        {
            Predict(model, data, outputs, targets, cancellation);
            return new ModelOutputs(outputs, default, kept);
        }

        float[] mask = SampleArray.Make(data, description.Positions, "masks");
        if (description.TakesLengths && InputMask.TellsOutputMask(description) && SampleSteps.InputMask(description) is null)
        {
            Predict(model, data, outputs, targets, cancellation);
            MaskByLengths(data, mask);
            return new ModelOutputs(outputs, mask, kept);
        }

        if (model is not ITrainableModel { BatchSize: > 0 } trainable)
        {
            throw new ArgumentException(
                $"The outputs of {description.Name} carry a mask, which an instance for inference only does not tell; classify with "
                + "one that has a training section and a batch size of at least 1.",
                nameof(model));
        }

        Forward(trainable, data, outputs, mask, targets, cancellation);
        return new ModelOutputs(outputs, mask, kept);
    }

    /// <summary>What is one of several outputs' of it.</summary>
    /// <param name="part">The output.</param>
    /// <param name="model">The model.</param>
    /// <param name="samples">How many samples there are.</param>
    public ModelOutputs Of(OutputView part, ModelDescription model, int samples)
    {
        float[] outputs = new float[samples * part.Model.OutputLength], targets = new float[samples * part.Model.TargetLength];
        float[] mask = new float[Mask.IsEmpty || !part.Model.OutputIsMasked ? 0 : samples * part.Model.Positions];
        OutputView.Take(Outputs.Span, model.OutputLength, part.Offset, outputs);
        OutputView.Take(Targets.Span, model.TargetLength, part.TargetOffset, targets);
        OutputView.Take(Mask.Span, model.Positions, part.FirstPosition, mask);
        return new ModelOutputs(outputs, mask, targets);
    }

    /// <summary>Computes the outputs of all samples, and keeps the targets that are read with them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The samples.</param>
    /// <param name="outputs">(n, output shape), C order; zeros.</param>
    /// <param name="targets">(n, target length), C order; empty: they are not kept.</param>
    /// <param name="cancellation">Ends it after the running batch.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Predict(IModel model, Dataset data, Span<float> outputs, Span<float> targets, CancellationToken cancellation)
    {
        // The whole at once is fastest, where it is there and nobody wants to end it.
        ModelDescription description = model.Description;
        int length = description.OutputLength;
        bool inTime = data.Steps > 0 && description.OutputShape.Rank > 1;
        BatchReader batches = new(data, data.IsInMemory && !cancellation.CanBeCanceled ? data.Count : BatchReader.SizeFor(data));
        float[] steps = inTime
            ? LargeArray.Make<float>((long)Math.Min(BatchReader.SizeFor(data), data.Count) * length, "The outputs of a batch", "take the samples in parts")
            : [];
        for (int step = 0; step < batches.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Batch batch = batches.Read(step);
            if (inTime)
            {
                Span<float> some = steps.AsSpan(0, batch.Inputs.Length / description.InputShape[^1] * description.OutputShape[^1]);
                batch.Predict(model, some);
                Place(some, batch, description.OutputShape[^1], outputs, length);
            }
            else
            {
                batch.Predict(model, outputs.Slice(batch.First * length, batch.Count * length));
            }

            Keep(batch, data, description, targets);
        }
    }

    /// <summary>Prediction tells no mask, but a forward pass with targets does.</summary>
    private static void Forward(
        ITrainableModel model, Dataset data, Span<float> outputs, Span<float> mask, Span<float> targets, CancellationToken cancellation)
    {
        ModelDescription description = model.Description;
        BatchReader batches = new(data, model.BatchSize);
        for (int step = 0; step < batches.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Batch batch = batches.Read(step);
            batch.Forward(model, StepContext.Inference);
            Place(model.Outputs, batch, description.OutputShape[^1], outputs, description.OutputLength);
            Place(model.OutputMask, batch, 1, mask, description.Positions);
            Keep(batch, data, description, targets);
        }
    }

    private static void Keep(in Batch batch, Dataset data, ModelDescription model, Span<float> targets)
    {
        if (targets.IsEmpty)
        {
            return;
        }

        if (data.HasStepTargets)
        {
            Place(batch.Targets, batch, data.TargetLength / data.Steps, targets, TargetRoom(data, model));
        }
        else
        {
            batch.Targets.CopyTo(targets[(batch.First * data.TargetLength)..]);
        }
    }

    /// <summary>Elements of a sample's target where there is room for all steps.</summary>
    private static int TargetRoom(Dataset data, ModelDescription model) =>
        data.HasStepTargets ? DatasetChecks.TargetWidth(data, model) * model.InputShape[0] : data.TargetLength;

    /// <summary>Puts what samples have into their rooms: that of the steps of a sequence at the beginning.</summary>
    private static void Place(ReadOnlySpan<float> values, in Batch batch, int width, Span<float> rooms, int room)
    {
        rooms = rooms[(batch.First * room)..];
        if (batch.Lengths.IsEmpty)
        {
            values.CopyTo(rooms);
            return;
        }

        foreach (int length in batch.Lengths)
        {
            values[..(length * width)].CopyTo(rooms);
            values = values[(length * width)..];
            rooms = rooms[room..];
        }
    }

    private static void MaskByLengths(Dataset data, Span<float> mask)
    {
        int room = mask.Length / data.Count;
        for (int sample = 0; sample < data.Count; sample++)
        {
            mask.Slice(sample * room, data.LengthOf(sample)).Fill(1);
        }
    }
}
