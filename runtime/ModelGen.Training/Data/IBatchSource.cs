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

    /// <summary>Elements in the input of one sample: the product of its axes; of the longest, where samples have lengths of their own.</summary>
    int InputLength { get; }

    /// <summary>Elements in the target of one sample; 0 where samples have no targets.</summary>
    int TargetLength { get; }

    /// <summary>
    /// Where samples are sequences with lengths of their own, for a model whose input has <c>lengths: true</c>: the time steps of the longest. 0: each
    /// sample has <see cref="InputLength"/> elements.
    /// </summary>
    int Steps => 0;

    /// <summary>Whether each time step of a sequence has a target, of <see cref="TargetLength"/> / <see cref="Steps"/> elements.</summary>
    bool HasStepTargets => false;

    /// <summary>The time steps of a sample that has a length of its own; at least 1, and always the same.</summary>
    /// <param name="sample">The index of the sample, from 0.</param>
    int LengthOf(int sample) => Steps;

    /// <summary>
    /// Weights of one sample: 0 where samples have none; 1; or one for each step of the output. Where samples have lengths of their own, that is
    /// <see cref="Steps"/>, and each has as many as its length.
    /// </summary>
    int WeightLength => 0;

    /// <summary>Reads the weights of some samples, where they have any; called for the samples of each batch.</summary>
    /// <param name="samples">The indices of the samples, from 0, in any order.</param>
    /// <param name="weights">
    /// Where their weights go, finite numbers of at least 0: (n, <see cref="WeightLength"/>), C order, or those of the steps that there are.
    /// </param>
    void ReadWeights(ReadOnlySpan<int> samples, Span<float> weights) => weights.Fill(1);

    /// <summary>
    /// Reads some samples. It is called once for each batch, or several times for parts of it, and training steps allocate nothing where it
    /// allocates nothing. What it throws ends the training run and comes out as it was.
    /// </summary>
    /// <param name="samples">The indices of the samples, from 0, in any order.</param>
    /// <param name="inputs">
    /// Where their inputs go: (n, <see cref="InputLength"/>), C order. Sequences with lengths of their own go one behind the other, without padding. All
    /// elements have to be written. For a model whose input has <c>type: index</c> they are the indices, each written as a number.
    /// </param>
    /// <param name="targets">Where their targets go: (n, <see cref="TargetLength"/>), C order, or those of the steps that there are. All elements have
    /// to be written.</param>
    void Read(ReadOnlySpan<int> samples, Span<float> inputs, Span<float> targets);
}
