namespace ModelGen.CompilerServices;

/// <summary>The forward pass in inference mode, shared by the threads of a team: a few samples at a time go through a thread's work memory.</summary>
internal sealed unsafe class InferencePass
{
    private readonly ModelDescription description;
    private readonly ModelKernels kernels;
    private readonly ModelMemory memory;
    private readonly WorkerTeam team;
    private readonly Action<Part> job;
    private float* input;
    private float* output;
    private int* lengths;
    private int samples;

    /// <summary>Prepares the pass.</summary>
    /// <param name="description">The model.</param>
    /// <param name="kernels">What computes.</param>
    /// <param name="memory">The packed weights, and the work memory of the threads.</param>
    /// <param name="team">The threads.</param>
    public InferencePass(ModelDescription description, ModelKernels kernels, ModelMemory memory, WorkerTeam team)
    {
        this.description = description;
        this.kernels = kernels;
        this.memory = memory;
        this.team = team;
        job = Run;
    }

    /// <summary>Computes the outputs of samples.</summary>
    /// <param name="input">The samples.</param>
    /// <param name="output">Where their outputs go.</param>
    /// <param name="samples">How many.</param>
    /// <param name="parts">Into how many parts they are cut.</param>
    public void Run(ReadOnlySpan<float> input, Span<float> output, int samples, int parts)
    {
        fixed (float* inputs = input, outputs = output)
        {
            this.input = inputs;
            this.output = outputs;
            this.samples = samples;
            team.Run(job, parts);
        }
    }

    /// <summary>Computes the outputs of sequences of different lengths.</summary>
    /// <param name="input">The sequences.</param>
    /// <param name="lengths">The time steps of each.</param>
    /// <param name="output">Where their outputs go.</param>
    /// <param name="parts">Into how many parts they are cut.</param>
    public void Run(ReadOnlySpan<float> input, ReadOnlySpan<int> lengths, Span<float> output, int parts)
    {
        fixed (int* steps = lengths)
        {
            this.lengths = steps;
            Run(input, output, lengths.Length, parts);
        }
    }

    private void Run(Part part)
    {
        if (description.TakesLengths)
        {
            RunSequences(part);
            return;
        }

        (int first, int count) = part.Share(samples);
        ref float slab = ref memory.InferenceRows(part.Worker);
        for (int done = 0; done < count; done += ModelLayout.InferenceRows)
        {
            nint sample = first + done;
            int rows = Math.Min(ModelLayout.InferenceRows, count - done);
            kernels.Predict(
                memory, ref slab, ref input[sample * description.InputLength], ref output[sample * description.OutputLength], rows);
        }
    }

    /// <summary>Each tile of samples takes as many steps as its longest sequence.</summary>
    private void RunSequences(Part part)
    {
        (int first, int count) = part.Share(samples);
        ref float slab = ref memory.InferenceRows(part.Worker);
        bool inTime = description.OutputShape.Rank > 1;
        int features = description.InputShape[^1], outputs = inTime ? description.OutputShape[^1] : description.OutputLength;
        nint step = 0;
        for (int i = 0; i < first; i++)
        {
            step += lengths[i];
        }

        for (int done = 0; done < count; done += ModelLayout.InferenceRows)
        {
            nint sample = first + done;
            ReadOnlySpan<int> some = new(lengths + sample, Math.Min(ModelLayout.InferenceRows, count - done));
            kernels.Predict(memory, ref slab, ref input[step * features], some, ref output[(inTime ? step : sample) * outputs]);
            foreach (int length in some)
            {
                step += length;
            }
        }
    }
}
