namespace ModelGen.CompilerServices;

/// <summary>The step of the optimizer: sums of gradients where several batches make a step, clipping, the equations and constraints.</summary>
internal sealed class UpdatePass
{
    private readonly TrainingKernels kernels;
    private readonly ModelMemory memory;
    private readonly WorkerTeam team;
    private readonly GradientSums? sums;
    private readonly Action<Part> gather;
    private readonly Action<Part> update;
    private readonly Action<Part> constrain;
    private double learningRate;
    private long iterations;

    /// <param name="kernels">The model's kernels.</param>
    /// <param name="memory">Its memory.</param>
    /// <param name="batches">Batches whose mean gradient makes a step; 0 or 1: each makes one.</param>
    /// <param name="team">Who does it.</param>
    public UpdatePass(TrainingKernels kernels, ModelMemory memory, int batches, WorkerTeam team)
    {
        this.kernels = kernels;
        this.memory = memory;
        this.team = team;
        sums = batches > 1 ? new GradientSums(memory, batches) : null;
        gather = part => sums!.Add(iterations, part);
        update = part => kernels.Update(memory, learningRate, iterations, part);
        constrain = part => kernels.Constrain(memory, part);
    }

    /// <summary>Runs it, or adds the gradients to those before where the step is still to come.</summary>
    /// <param name="learningRate">The learning rate before its decay.</param>
    /// <param name="iterations">Batches before.</param>
    /// <param name="parts">Into how many parts it is cut.</param>
    public void Run(double learningRate, long iterations, int parts)
    {
        (this.learningRate, this.iterations) = (learningRate, iterations);
        if (sums is not null)
        {
            team.Run(gather, parts);
            if (!sums.EndsStep(iterations))
            {
                return;
            }
        }

        kernels.Clip(memory);
        team.Run(update, parts);
        if (kernels.HasConstraints)
        {
            team.Run(constrain, parts);
        }
    }
}
