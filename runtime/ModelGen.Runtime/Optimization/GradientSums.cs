namespace ModelGen.CompilerServices;

/// <summary>Adds up the gradients of several batches, whose mean is that of one step. The sums lie behind the optimizer's slots.</summary>
/// <param name="memory">The gradients and the sums.</param>
/// <param name="batches">How many batches make a step.</param>
internal sealed class GradientSums(ModelMemory memory, int batches)
{
    /// <summary>Whether a batch is the last of a step.</summary>
    /// <param name="iteration">Batches before it.</param>
    public bool EndsStep(long iteration) => (iteration + 1) % batches == 0;

    /// <summary>Adds a part of the gradients to the sums; at the end of a step puts the mean in their place, and the sums begin anew.</summary>
    /// <param name="iteration">Batches before this one.</param>
    /// <param name="part">The part.</param>
    public void Add(long iteration, Part part)
    {
        Span<float> all = memory.GradientSpan;
        (int first, int count) = part.Share(all.Length, F256.Lanes);
        Span<float> gradients = all.Slice(first, count), sums = memory.SlotSpan[^all.Length..].Slice(first, count);
        bool ends = EndsStep(iteration);
        for (int i = 0; i < count; i++)
        {
            float sum = gradients[i] + sums[i];
            sums[i] = ends ? 0 : sum;
            gradients[i] = ends ? sum / batches : gradients[i];
        }
    }
}
