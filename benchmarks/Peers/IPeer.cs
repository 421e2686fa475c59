namespace Benchmarks.Peers;

/// <summary>A library that does the same as ModelGen, in this process.</summary>
internal interface IPeer
{
    /// <summary>The library.</summary>
    string Name { get; }

    /// <summary>Loads the library.</summary>
    /// <param name="threads">How many threads it may use.</param>
    /// <param name="note">Its version, or the reason why it can't be loaded.</param>
    /// <returns>Whether it is there.</returns>
    bool TryOpen(int threads, out string note);

    /// <summary>Prepares work with the weights and samples of ours, and compares the results with ours.</summary>
    /// <param name="subject">The work.</param>
    /// <param name="threads">As many threads as it was opened for.</param>
    /// <returns>All ways to do it; none where the library can't.</returns>
    /// <exception cref="InvalidOperationException">The results are not ours; says which, and by how much.</exception>
    IEnumerable<PeerRun> Prepare(Subject subject, int threads);
}

/// <summary>Work of a peer that can be timed.</summary>
/// <param name="Way">How it is done, in the library's words.</param>
/// <param name="Run">Does it once.</param>
/// <param name="Difference">The largest difference from our results.</param>
/// <param name="Resources">What is to be disposed of afterwards.</param>
internal sealed record PeerRun(string Way, Action Run, double Difference, params IDisposable[] Resources) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(Resources, resource => resource.Dispose());
}
