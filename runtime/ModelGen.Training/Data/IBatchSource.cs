namespace ModelGen.Training;

/// <summary>
/// Samples from anywhere, read a batch at a time, so that they need never be in memory together: files, a data base, a generator. Make a data
/// set of one with <see cref="Dataset(IBatchSource)"/>.
/// </summary>
/// <remarks>
/// A sample is the same whenever it is read: what draws random changes of samples draws them from the sample's index. The data sets of several
/// models that are trained at the same time read on several threads; a source that they share has to allow that.
/// </remarks>
public interface IBatchSource
{
    /// <summary>How many samples there are; at least 1, and always the same.</summary>
    int Count { get; }

    /// <summary>Elements in the input of one sample: the product of its axes.</summary>
    int InputLength { get; }

    /// <summary>Elements in the target of one sample; 0 where samples have no targets.</summary>
    int TargetLength { get; }

    /// <summary>
    /// Reads some samples. It is called once for each batch, or several times for parts of it, and training steps allocate nothing where it
    /// allocates nothing. What it throws ends the training run and comes out as it was.
    /// </summary>
    /// <param name="samples">The indices of the samples, from 0, in any order.</param>
    /// <param name="inputs">Where their inputs go: (n, <see cref="InputLength"/>), C order. All elements have to be written.</param>
    /// <param name="targets">Where their targets go: (n, <see cref="TargetLength"/>), C order. All elements have to be written.</param>
    void Read(ReadOnlySpan<int> samples, Span<float> inputs, Span<float> targets);
}
