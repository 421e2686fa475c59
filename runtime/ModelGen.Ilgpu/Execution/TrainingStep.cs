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
    private readonly int inputLength;
    private readonly int targetLength;
    private readonly int outputLength;
    private readonly int maskLength;
    private readonly int positions;

    /// <summary>Makes the memory.</summary>
    /// <param name="accelerator">The device.</param>
    /// <param name="model">The model.</param>
    /// <param name="outputIsMasked">Whether a mask goes out with the output.</param>
    /// <param name="batchSize">Most samples of a step.</param>
    public TrainingStep(Accelerator accelerator, ModelDescription model, bool outputIsMasked, int batchSize)
    {
        inputLength = model.InputLength;
        targetLength = model.TargetLength;
        outputLength = model.OutputLength;
        positions = outputLength / model.OutputShape[^1];
        maskLength = outputIsMasked ? positions : 0;
        input = new(accelerator, batchSize * inputLength);
        target = new(accelerator, batchSize * targetLength);
        output = new(accelerator, batchSize * outputLength);
        outputMask = new(accelerator, batchSize * maskLength);
        losses = new(accelerator, batchSize * positions);
    }

    /// <summary>How many samples there are.</summary>
    public int Count { get; private set; }

    /// <summary>The targets that went to the device.</summary>
    public ReadOnlySpan<float> Targets => target.Span[..(Count * targetLength)];

    /// <summary>The outputs, once they are here.</summary>
    public ReadOnlySpan<float> Outputs => output.Span[..(Count * outputLength)];

    /// <summary>The outputs' mask, once it is here; empty where there is none.</summary>
    public ReadOnlySpan<float> OutputMask => outputMask.Span[..(Count * maskLength)];

    /// <summary>Keeps a batch and starts to copy it to the device.</summary>
    public void Upload(
        DeviceStream stream, in DeviceBatch batch, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, int count)
    {
        Count = count;
        inputs.CopyTo(input.Span);
        targets.CopyTo(target.Span);
        input.Upload(stream, batch.Input, count * inputLength);
        target.Upload(stream, batch.Target, count * targetLength);
    }

    /// <summary>Starts to copy the results from the device.</summary>
    public void Download(DeviceStream stream, in DeviceBatch batch)
    {
        output.Download(stream, batch.Output, Count * outputLength);
        outputMask.Download(stream, batch.OutputMask, Count * maskLength);
        losses.Download(stream, batch.Losses, Count * positions);
    }

    /// <summary>The mean loss over the positions that count, summed in their order; 0 where none counts.</summary>
    public double MeanLoss()
    {
        ReadOnlySpan<float> mask = OutputMask;
        double sum = 0;
        long counted = 0;
        for (int i = 0; i < Count * positions; i++)
        {
            if (mask.IsEmpty || mask[i] > 0)
            {
                sum += losses.Span[i];
                counted++;
            }
        }

        return counted == 0 ? 0 : sum / counted;
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        input.Dispose();
        target.Dispose();
        output.Dispose();
        outputMask.Dispose();
        losses.Dispose();
    }
}
