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

    private void Run(Part part)
    {
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
}
