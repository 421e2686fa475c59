using System.ComponentModel;

namespace ModelGen.CompilerServices;

/// <summary>What a generated class computes with, specialized for one width of vectors. <see cref="ModelEngine"/> calls it.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ModelKernels
{
    /// <summary>Copies weights into the order in which the products read them.</summary>
    /// <param name="memory">Where the weights are and go to.</param>
    /// <param name="part">The share that is done.</param>
    public abstract void Pack(ModelMemory memory, Part part);

    /// <summary>Inference for the rows [0, <paramref name="rows"/>) of a thread's work memory.</summary>
    /// <param name="memory">Parameters and packed weights.</param>
    /// <param name="slab">The work memory of the first row.</param>
    /// <param name="input">The samples, one after another.</param>
    /// <param name="output">Their outputs, one after another.</param>
    /// <param name="rows">How many samples.</param>
    public virtual void Predict(ModelMemory memory, ref float slab, ref readonly float input, ref float output, int rows) =>
        throw new NotSupportedException();

    /// <summary>Inference for sequences of different lengths. Of the two methods a model has the one that it is asked for.</summary>
    /// <param name="memory">Parameters and packed weights.</param>
    /// <param name="slab">The work memory of the first row.</param>
    /// <param name="input">The sequences, one after another.</param>
    /// <param name="lengths">The time steps of each.</param>
    /// <param name="output">Their outputs, one after another.</param>
    public virtual void Predict(ModelMemory memory, ref float slab, ref readonly float input, ReadOnlySpan<int> lengths, ref float output) =>
        throw new NotSupportedException();

    /// <summary>The next time step of streams. A model that has none is never asked.</summary>
    /// <param name="memory">Parameters and packed weights.</param>
    /// <param name="slab">The memory of the first stream; those of the others follow.</param>
    /// <param name="input">The steps' inputs, one after another.</param>
    /// <param name="output">Their outputs, one after another.</param>
    /// <param name="rows">How many streams.</param>
    public virtual void Step(ModelMemory memory, ref float slab, ref readonly float input, ref float output, int rows) =>
        throw new NotSupportedException();
}

/// <summary>The kernels of a model that has a <c>training</c> section.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class TrainingKernels : ModelKernels
{
    /// <summary>Phases of the forward pass; all threads end one before the next begins.</summary>
    public abstract int ForwardPhases { get; }

    /// <summary>Phases of the backward pass.</summary>
    public abstract int BackwardPhases { get; }

    /// <summary>What layers have computed of each sample when the forward pass ends, in the order in which they did, as far as it is kept.</summary>
    public virtual KeptNumbers[] Kept => [];

    /// <summary>A part of one phase of the forward pass, from the batch to each row's loss.</summary>
    /// <param name="phase">Which phase.</param>
    /// <param name="batch">The batch, its memory and its mode.</param>
    /// <param name="part">The share that is done.</param>
    public abstract void Forward(int phase, TrainingBatch batch, Part part);

    /// <summary>A part of one phase of the backward pass, from the loss to all gradients.</summary>
    /// <param name="phase">Which phase.</param>
    /// <param name="batch">The batch, its memory and its mode.</param>
    /// <param name="part">The share that is done.</param>
    public abstract void Backward(int phase, TrainingBatch batch, Part part);

    /// <summary>Whether weights add to the loss: then it has <see cref="Penalty"/> and <see cref="AddPenaltyGradients"/>.</summary>
    public virtual bool HasPenalties => false;

    /// <summary>Whether weights are brought back after a step: then it has <see cref="Constrain"/>.</summary>
    public virtual bool HasConstraints => false;

    /// <summary>What the weights add to the loss.</summary>
    /// <param name="memory">The parameters.</param>
    public virtual double Penalty(ModelMemory memory) => 0;

    /// <summary>Adds a part of the penalties' gradients to those of the backward pass.</summary>
    /// <param name="memory">Parameters and gradients.</param>
    /// <param name="part">The share that is done.</param>
    public virtual void AddPenaltyGradients(ModelMemory memory, Part part)
    {
    }

    /// <summary>Brings a part of the weights back to what they are bound to, after the optimizer's step.</summary>
    /// <param name="memory">The parameters.</param>
    /// <param name="part">The share that is done.</param>
    public virtual void Constrain(ModelMemory memory, Part part)
    {
    }

    /// <summary>What others than the backward pass have written into the gradients is part of the next step.</summary>
    /// <param name="memory">The gradients.</param>
    public virtual void OnGradientsEdited(ModelMemory memory)
    {
    }

    /// <summary>Clips the gradients in front of the optimizer's step.</summary>
    /// <param name="memory">The gradients.</param>
    public virtual void Clip(ModelMemory memory)
    {
    }

    /// <summary>A part of one step of the optimizer.</summary>
    /// <param name="memory">Parameters, gradients and slots.</param>
    /// <param name="learningRate">The learning rate before its decay.</param>
    /// <param name="iteration">Batches before: steps, unless several batches make one.</param>
    /// <param name="part">The share that is done.</param>
    public abstract void Update(ModelMemory memory, double learningRate, long iteration, Part part);
}
