namespace ModelGen.CompilerServices;

/// <summary>The forward pass in inference mode, shared by the threads of a team: a few samples at a time go through a thread's work memory.</summary>
internal sealed unsafe class InferencePass
{
    private readonly ModelDescription description;
    private readonly ModelKernels kernels;
    private readonly ModelMemory memory;
    private readonly WorkerTeam team;
    private readonly Action<Part> job;
    private readonly float[]? block;
    private readonly float* numbers;
    private float* input;
    private int* indices;
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
        if (description.IndexCount is not null)
        {
            block = AlignedBlock.Make((long)team.Size * TileLength, "Indices of the samples that threads take at a time", "take fewer threads", out numbers);
        }

        job = Run;
    }

    /// <summary>Numbers of the samples that go through a thread's work memory together, and so of the indices that are converted at once.</summary>
    private int TileLength => ModelLayout.InferenceRows * description.InputLength;

    /// <summary>Computes the outputs of samples.</summary>
    /// <param name="input">The samples.</param>
    /// <param name="output">Where their outputs go.</param>
    /// <param name="samples">How many.</param>
    /// <param name="parts">Into how many parts they are cut.</param>
    public void Run(InputSpan input, Span<float> output, int samples, int parts)
    {
        fixed (float* inputs = input.Numbers, outputs = output)
        fixed (int* given = input.Indices)
        {
            this.input = inputs;
            indices = given;
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
    public void Run(InputSpan input, ReadOnlySpan<int> lengths, Span<float> output, int parts)
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
                memory,
                ref slab,
                ref *Input(sample * description.InputLength, rows * description.InputLength, part.Worker),
                ref output[sample * description.OutputLength],
                rows);
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
            nint from = step;
            foreach (int length in some)
            {
                step += length;
            }

            ref float inputs = ref *Input(from * features, (int)(step - from) * features, part.Worker);
            kernels.Predict(memory, ref slab, ref inputs, some, ref output[(inTime ? from : sample) * outputs]);
        }
    }

    /// <summary>Some of the input as numbers: indices become such in a place of the thread's own.</summary>
    private float* Input(nint start, int length, int worker)
    {
        if (indices == null)
        {
            return input + start;
        }

        float* converted = numbers + ((nint)worker * TileLength);
        ((InputSpan)new ReadOnlySpan<int>(indices + start, length)).CopyTo(new Span<float>(converted, length));
        return converted;
    }
}
