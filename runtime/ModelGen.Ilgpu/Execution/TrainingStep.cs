using ILGPU.Runtime;
using ModelGen.CompilerServices;

namespace ModelGen.Ilgpu.Execution;

/// <summary>The host's side of one training step: the batch that goes to the device, and the results that come back.</summary>
internal sealed class TrainingStep : IDisposable
{
    private readonly HostBuffer input;
    private readonly HostBuffer target;
    private readonly HostBuffer output;
    private readonly HostBuffer outputMask;
    private readonly HostBuffer losses;
    private readonly HostBuffer weights;
    private readonly HostBuffer penalties;
    private readonly SampleRooms rooms;
    private readonly int[] lengths;
    private readonly float[] takenOutputs = [];
    private readonly float[] takenMask = [];
    private readonly int targetLength;
    private readonly int outputLength;
    private readonly int lossLength;
    private readonly int maskLength;
    private readonly OutputView[] parts;
    private readonly double[] outputLosses;
    private bool isWeighted;

    /// <summary>Makes the memory.</summary>
    /// <param name="accelerator">The device.</param>
    /// <param name="model">The model.</param>
    /// <param name="layout">What goes out with the output, and what adds to the loss.</param>
    /// <param name="batchSize">Most samples of a step.</param>
    public TrainingStep(Accelerator accelerator, ModelDescription model, in DeviceLayout layout, int batchSize)
    {
        rooms = new SampleRooms(model);
        lengths = new int[model.TakesLengths ? batchSize : 0];
        targetLength = model.TargetLength;
        outputLength = model.OutputLength;
        Positions = model.Positions;
        lossLength = Positions + (layout.PenalizesOutputs ? 1 : 0);
        maskLength = layout.OutputIsMasked ? Positions : 0;
        parts = OutputView.Of(model);
        outputLosses = new double[model.Outputs.Length];
        if (model.TakesLengths && model.OutputShape.Rank > 1)
        {
            takenOutputs = new float[batchSize * outputLength];
            takenMask = new float[batchSize * maskLength];
        }

        input = new(accelerator, batchSize * rooms.Input);
        target = new(accelerator, batchSize * targetLength);
        output = new(accelerator, batchSize * outputLength);
        outputMask = new(accelerator, batchSize * maskLength);
        losses = new(accelerator, batchSize * lossLength);
        weights = new(accelerator, batchSize * Positions);
        penalties = new(accelerator, layout.Penalties);
    }

    /// <summary>Positions in the output of a sample.</summary>
    public int Positions { get; }

    /// <summary>How many samples there are.</summary>
    public int Count { get; private set; }

    /// <summary>The targets that went to the device.</summary>
    public ReadOnlySpan<float> Targets => target.Span[..(Count * targetLength)];

    /// <summary>The mask of the targets, once it is here; empty where there is none.</summary>
    public ReadOnlySpan<float> Mask => outputMask.Span[..(Count * maskLength)];

    /// <summary>The outputs, once they are here: those of the steps that there are.</summary>
    public ReadOnlySpan<float> Outputs => Taken(output, outputLength, takenOutputs);

    /// <summary>The outputs' mask, once it is here: that of the steps that there are; empty where there is none.</summary>
    public ReadOnlySpan<float> OutputMask => Taken(outputMask, maskLength, takenMask);

    /// <summary>Keeps a batch and starts to copy it to the device.</summary>
    /// <param name="stream">Where the copies run.</param>
    /// <param name="batch">Where they go.</param>
    /// <param name="samples">The batch.</param>
    /// <param name="steps">The time steps of each sample, where they have lengths.</param>
    /// <param name="count">How many samples there are.</param>
    public void Upload(DeviceStream stream, in DeviceBatch batch, in SampleBatch samples, ReadOnlySpan<int> steps, int count)
    {
        Count = count;
        steps.CopyTo(lengths);
        rooms.PlaceInputs(samples.Samples, steps, input.Span);
        rooms.Place(samples.Target, steps, targetLength, target.Span);
        input.Upload(stream, batch.Input, count * rooms.Input);
        target.Upload(stream, batch.Target, count * targetLength);
        isWeighted = !samples.Weights.IsEmpty;
        if (isWeighted)
        {
            PlaceWeights(samples.Weights, steps);
            weights.Upload(stream, batch.Weights, count * Positions);
        }
    }

    /// <summary>Starts to copy the results from the device.</summary>
    public void Download(DeviceStream stream, in DeviceBatch batch)
    {
        output.Download(stream, batch.Output, Count * outputLength);
        outputMask.Download(stream, batch.OutputMask, Count * maskLength);
        losses.Download(stream, batch.Losses, Count * lossLength);
        int penalized = penalties.Span.Length;
        if (penalized > 0)
        {
            penalties.Download(stream, batch.Shared.SubView(batch.Shared.Length - penalized, penalized), penalized);
        }
    }

    /// <summary>The mean losses of several outputs, once <see cref="MeanLoss()"/> has computed them.</summary>
    public ReadOnlySpan<double> OutputLosses => outputLosses;

    /// <summary>The mean losses of the outputs, each with its weight, and what outputs of layers and parameters add to them.</summary>
    public double MeanLoss()
    {
        double mean = 0, ofOutputs = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            double own = MeanLoss(parts[i]);
            mean += own * parts[i].Weight;
            if (outputLosses.Length > 0)
            {
                outputLosses[i] = own;
            }
        }

        foreach (float penalty in losses.Span[(Count * Positions)..(Count * lossLength)])
        {
            ofOutputs += penalty;
        }

        mean += ofOutputs / Count;
        foreach (float penalty in penalties.Span)
        {
            mean += penalty;
        }

        return mean;
    }

    /// <summary>The sum of the weighted losses of an output by the number of its positions that count, summed in their order; 0 where none counts.</summary>
    private double MeanLoss(OutputView part)
    {
        ReadOnlySpan<float> mask = Mask;
        int? ignored = part.Model.Training!.IgnoredClass;
        double sum = 0;
        long counted = 0;
        for (int sample = 0; sample < Count; sample++)
        {
            for (int step = 0; step < part.Model.Positions; step++)
            {
                int i = (sample * Positions) + part.FirstPosition + step;
                if ((mask.IsEmpty || mask[i] > 0) && (ignored is null || target.Span[(sample * targetLength) + part.TargetOffset + step] != ignored.Value))
                {
                    sum += isWeighted ? losses.Span[i] * weights.Span[i] : losses.Span[i];
                    counted++;
                }
            }
        }

        return counted == 0 ? 0 : sum / counted;
    }

    /// <summary>Puts weights into the rooms of the outputs: one of each sample counts for all of its positions.</summary>
    private void PlaceWeights(ReadOnlySpan<float> values, ReadOnlySpan<int> steps)
    {
        if (values.Length > Count || Positions == 1)
        {
            rooms.Place(values, steps, Positions, weights.Span);
            return;
        }

        for (int sample = 0; sample < Count; sample++)
        {
            weights.Span.Slice(sample * Positions, Positions).Fill(values[sample]);
        }
    }

    private ReadOnlySpan<float> Taken(HostBuffer buffer, int each, float[] taken)
    {
        ReadOnlySpan<float> all = buffer.Span[..(Count * each)];
        return taken.Length == 0 ? all : taken.AsSpan(0, rooms.Take(all, lengths.AsSpan(0, Count), each, taken));
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        input.Dispose();
        target.Dispose();
        output.Dispose();
        outputMask.Dispose();
        losses.Dispose();
        weights.Dispose();
        penalties.Dispose();
    }
}
